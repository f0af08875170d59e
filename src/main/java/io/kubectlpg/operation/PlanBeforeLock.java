package io.kubectlpg.operation;

import io.kubectlpg.kube.Kube;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A plan that was made before the lock was held, so that it could be asked about.
 *
 * @param id of the operation that it is the plan of
 * @param journal as it was before
 * @param begun when the look at the cluster began
 */
record PlanBeforeLock(String id, Plan plan, List<OperationRecord> journal, Instant begun) {
    /** For so long what was seen counts as what is. A question to a person takes longer. */
    static final Duration FRESH = Duration.ofSeconds(10);

    static PlanBeforeLock of(Operation operation, Kube kube, String id, List<OperationRecord> journal, Clock clock) {
        Instant begun = clock.instant();
        return new PlanBeforeLock(id, operation.plan(kube, id), journal, begun);
    }

    /** Another one in the place of this one, which does not hold any more. */
    PlanBeforeLock again(Operation operation, Kube kube, String newId, List<OperationRecord> journalNow, Clock clock) {
        Instant now = clock.instant();
        return new PlanBeforeLock(newId, operation.planAgain(kube, newId, plan), journalNow, now);
    }

    /** Whether a plan that was made later may be carried out because this one was agreed to. */
    boolean covers(Plan later) {
        return !later.asks() || ConfirmedPlan.of(later).equals(ConfirmedPlan.of(plan));
    }

    /** Whether it may be carried out as it is: no other operation has come between, and it is fresh. */
    boolean holds(List<OperationRecord> journalNow, Instant now) {
        return journal.equals(journalNow)
                && journal.stream().noneMatch(OperationRecord::running)
                && !now.isBefore(begun)
                && now.isBefore(begun.plus(FRESH));
    }
}
