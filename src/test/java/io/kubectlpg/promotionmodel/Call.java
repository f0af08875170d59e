package io.kubectlpg.promotionmodel;

/** What a command asks of an instance or of Kubernetes. Each of these can arrive late. */
enum Call {
    NONE(""),
    HAND_OVER("hand over"),
    /** Closes the decision again, because one of the two refused. */
    STAYS("close the decision, the old primary stays"),
    ORDER("order to be the primary"),
    ACKNOWLEDGE("acknowledge"),
    ACKNOWLEDGE_UNLESS_PROMOTED("acknowledge unless promoted"),
    PRIMARY_TEMPLATE("template primary"),
    REPLICA_TEMPLATE("template replica"),
    FENCE("template replica, no pods"),
    LABELS("labels of the pods");

    final String words;

    Call(String words) {
        this.words = words;
    }
}
