package io.kubectlpg.promotionmodel;

/** What keeps two primaries and lost commits away. A search can be made without any of them. */
enum Rule {
    /** {@code effective_role}: of the pod's label and the note on the volume the newer decision is right, at a tie the note. */
    NOTE_OVER_LATE_LABEL,
    /** {@code hand-over}: a primary that has given its role away notes that on its volume, and becomes a standby. */
    HAND_OVER_IS_NOTED,
    /** {@code hand-over}: the order to the successor names the last position of the old primary, which it must have. */
    SUCCESSOR_HAS_ALL,
    /** {@code take-over}: a position counts on its own timeline only. */
    POSITION_HAS_A_TIMELINE,
    /** {@code take-over}: only an order makes a primary of a standby, no label. */
    ONLY_AN_ORDER_PROMOTES,
    /** {@code take-over}, {@code acknowledge}, {@code hand-over}: a decision that is not newer than the known one is refused. */
    NO_OLDER_DECISION,
    /** {@code take-over}: the order of a client that was silent for ten seconds is not accepted; its lock lasts longer. */
    NO_ORDER_OF_A_SLEEPER,
    /** {@code take-over}: a promotion that did not come to its end is begun again. */
    PROMOTION_IS_FINISHED,
    /** {@code acknowledge}: the instance becomes a standby, whatever it was. */
    ACKNOWLEDGING_MAKES_A_STANDBY,
    /** {@code acknowledge}: an order that was accepted for an earlier decision is void. */
    ACKNOWLEDGING_VOIDS_THE_ORDER,
    /** {@code acknowledge}: a standby receives nothing until a primary on a newer timeline answers. */
    ACKNOWLEDGING_MAKES_DEAF,
    /** {@code acknowledge}: the standby is deaf only to timelines that were known when the decision was made. */
    DEAF_TO_THE_OLD_ONLY,
    /** The file {@code deaf} is on the volume. */
    DEAF_OUTLIVES_THE_SERVER,
    /** {@code acknowledge unless-promoted}: an instance that was promoted does not give back what it has. */
    PROMOTED_IS_NOT_TAKEN_BACK,
    /** {@code Switchover.next}: a decision that was closed because the old primary stayed is not carried out later. */
    CLOSED_IS_CLOSED,
    /** {@code Switchover.takeOver}: the old primary is asked only while its successor answers, and has no order yet. */
    SUCCESSOR_ANSWERS_FIRST,
    /** {@code Switchover.giveBack}: the old primary is ordered only after the other instance has acknowledged. */
    ACKNOWLEDGED_BEFORE_GIVEN_BACK,
    /** {@code Failover.fence}: every holder acknowledges or is fenced before another instance gets the order. */
    HOLDERS_FIRST,
    /** {@code Failover.fence}: a fence counts when the pod is gone, unless the user says that its node is down. */
    FENCED_WHEN_GONE,
    /** {@code Failover.fence}: an instance that the user says is down, and that answers, is not passed over. */
    NOT_DOWN_IF_IT_ANSWERS,
    /** {@code Fence.requireLiftable}: a fence is lifted only when the old pod is gone. */
    LIFTED_WHEN_GONE,
    /** {@code Failover.chosen}: the instance that has most is promoted. */
    MOST_IS_PROMOTED,
    /** {@code Failover.acknowledged}: an instance that recovers is waited for, because it does not know what it has. */
    RECOVERED_BEFORE_COUNTED,
    /** {@code Decisions.next}: who may be primary by an unfinished decision is a holder of the next one. */
    HOLDERS_ARE_KEPT,
    /** {@code Decisions.newestTimeline}: the numbers that an unfinished order may have used are not given out again. */
    NUMBERS_ARE_GIVEN_OUT,
    /** {@code Decision.newestTimeline}: an order may use more than one number, if its promotion does not come to its end. */
    NUMBERS_FOR_EACH_TRY,
    /** {@code GuardedKube}: a command that slept closes no decision, because another one may have taken its lock. */
    NO_CLOSING_BY_A_SLEEPER,
    /** {@code Decisions.store}: a decision is replaced only by whoever has read it. */
    DECISION_IS_COMPARED,
    /** {@code Routing.label}: a label is for the pod that was seen, and not for a later pod of the same name. */
    LABEL_IS_FOR_THE_POD,
    /** {@code Routing.template}: the template of a newer decision stays. */
    TEMPLATE_STAYS_NEW
}
