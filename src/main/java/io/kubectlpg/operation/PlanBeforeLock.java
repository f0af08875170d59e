package io.kubectlpg.operation;

import io.kubectlpg.kube.Kube;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A plan that is made before the lock is taken, so that the user can be asked.
 *
 * @param id the operation's id in the plan
 * @param journal the journal at that time
 * @param begun the time when the planning began
 */
record PlanBeforeLock(String id, Plan plan, List<OperationRecord> journal, Instant begun) {
    /** How long a plan can be used without a check. A question to the user usually takes longer. */
    static final Duration FRESH = Duration.ofSeconds(10);

    static PlanBeforeLock of(Operation operation, Kube kube, String id, List<OperationRecord> journal, Clock clock) {
        Instant begun = clock.instant();
        return new PlanBeforeLock(id, operation.plan(kube, id), journal, begun);
    }

    /** A new plan that replaces this outdated one. */
    PlanBeforeLock again(Operation operation, Kube kube, String newId, List<OperationRecord> journalNow, Clock clock) {
        Instant now = clock.instant();
        return new PlanBeforeLock(newId, operation.planAgain(kube, newId, plan), journalNow, now);
    }

    /** Whether the user's agreement to this plan also covers the later one. */
    boolean covers(Plan later) {
        return !later.asks() || ConfirmedPlan.of(later).equals(ConfirmedPlan.of(plan));
    }

    /** Whether the plan can be carried out unchanged: it is recent, and no other operation has run since. */
    boolean holds(List<OperationRecord> journalNow, Instant now) {
        return journal.equals(journalNow)
                && journal.stream().noneMatch(OperationRecord::running)
                && !now.isBefore(begun)
                && now.isBefore(begun.plus(FRESH));
    }
}
