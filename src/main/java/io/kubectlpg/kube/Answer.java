package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the API server said. */
record Answer(int code, ObjectNode document) {
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int TOO_MANY_REQUESTS = 429;

    boolean succeeded() {
        return code >= 200 && code < 300;
    }
}
