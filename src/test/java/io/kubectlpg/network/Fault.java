package io.kubectlpg.network;

/** How one request fails on its way. */
public enum Fault {
    /** The API server answers what it says while etcd elects a leader; it has not seen the request. */
    ETCD,
    /** 503 with Retry-After, by a load balancer that has no API server. */
    UNAVAILABLE,
    /** 502, the page of a load balancer. */
    BAD_GATEWAY,
    /** 504, the page of a load balancer. */
    GATEWAY_TIMEOUT,
    /** The connection is reset, and the API server has not seen the request. */
    RESET_BEFORE,
    /** The API server has carried the request out, and the connection is reset instead of the answer. */
    RESET_AFTER,
    /** An exec is cut off when the program in the pod first says something. */
    CUT,
    /** The pings of an exec get no pong. */
    NO_PONG
}
