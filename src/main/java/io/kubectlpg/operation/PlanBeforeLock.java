package io.kubectlpg.operation;

import io.kubectlpg.kube.Kube;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A plan made before the lock is taken, so that the user can be asked.
 *
 * @param id the operation's id in the plan
 * @param journal the journal at that time
 * @param begun when the plan was begun
 */
record PlanBeforeLock(String id, Plan plan, List<OperationRecord> journal, Instant begun) {
    /** How long the plan stays fresh. A question to a user takes longer. */
    static final Duration FRESH = Duration.ofSeconds(10);

    static PlanBeforeLock of(Operation operation, Kube kube, String id, List<OperationRecord> journal, Clock clock) {
        Instant begun = clock.instant();
        return new PlanBeforeLock(id, operation.plan(kube, id), journal, begun);
    }

    /** A new plan in place of this one, which is out of date. */
    PlanBeforeLock again(Operation operation, Kube kube, String newId, List<OperationRecord> journalNow, Clock clock) {
        Instant now = clock.instant();
        return new PlanBeforeLock(newId, operation.planAgain(kube, newId, plan), journalNow, now);
    }

    /** Whether the user's agreement to this plan also covers the later one. */
    boolean covers(Plan later) {
        return !later.asks() || ConfirmedPlan.of(later).equals(ConfirmedPlan.of(plan));
    }

    /** Whether the plan can be carried out unchanged: it is fresh, and no other operation ran since. */
    boolean holds(List<OperationRecord> journalNow, Instant now) {
        return journal.equals(journalNow)
                && journal.stream().noneMatch(OperationRecord::running)
                && !now.isBefore(begun)
                && now.isBefore(begun.plus(FRESH));
    }
}
