package io.kubectlpg.operation;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of operations. The journal stores a kind as the words of its command. */
public enum OperationKind {
    INSTALL("install"),
    UPGRADE("upgrade"),
    UNINSTALL("uninstall"),
    MIGRATE("repository migrate"),
    BACKUP("backup"),
    EXPIRE("expire"),
    VERIFY("verify"),
    DRILL("drill"),
    RESTORE("restore"),
    /** The command {@code restore} with {@code --table} or {@code --database}. */
    RESTORE_DATA("restore of data"),
    /** The command {@code restore} for a cluster that no longer exists, or whose database volume is lost. */
    RECOVER("recover"),
    /** The command {@code restore --to}. */
    CLONE("clone"),
    ROTATE_CREDENTIALS("credentials rotate"),
    APPLY_CREDENTIALS("credentials apply"),
    SCALE_REPLICAS("replicas scale"),
    REBUILD_REPLICA("replicas rebuild"),
    REPLACE_REPLICA("replicas replace"),
    PROMOTE("promote"),
    FAIL_OVER("promote --failover"),
    FENCE("fence"),
    UNFENCE("unfence"),
    START("start"),
    STOP("stop"),
    RESTART("restart"),
    RELOAD("reload"),
    SUSPEND_SCHEDULE("schedule suspend"),
    RESUME_SCHEDULE("schedule resume"),
    RUN_SCHEDULE("schedule run"),
    /** A kind that this program does not know, because a newer program wrote it. */
    OTHER("");

    private static final Map<String, OperationKind> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toMap(OperationKind::toString, Function.identity()));

    private final String word;

    OperationKind(String word) {
        this.word = word;
    }

    static OperationKind of(String word) {
        return BY_WORD.getOrDefault(word, OTHER);
    }

    @Override
    public String toString() {
        return word;
    }
}
