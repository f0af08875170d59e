package io.kubectlpg.shell;

import io.kubectlpg.ExitCode;
import java.util.List;

/**
 * Lines that nobody types. They end at the first that fails, with its exit code.
 *
 * @param name of the file, for messages
 */
record Script(String name, List<String> lines) {
    int run(Session session, OwnWords.Call call) {
        var text = new StringBuilder();
        int begun = 0;
        for (int at = 0; at < lines.size() && !session.left(); at++) {
            begun = text.isEmpty() ? at + 1 : begun;
            text.append(lines.get(at));
            if (at + 1 < lines.size() && Line.goesOn(text.toString())) {
                text.append('\n');
                continue;
            }
            int code = session.run(text.toString(), call.console(), call.in(), call.interruptions());
            text.setLength(0);
            if (code != ExitCode.DONE.status()) {
                if (at + 1 < lines.size() || begun > 1) {
                    call.console().err().println(name + ":" + begun + ": ended here, with exit code " + code);
                }
                return code;
            }
        }
        return ExitCode.DONE.status();
    }
}
