package io.kubectlpg.command;

import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationIds;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.Runner;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.values.NewerProgram;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Runs an operation. In a dry run it only prints the plan. Otherwise it asks, runs the operation, and prints its last
 * words.
 */
final class Operations {
    private final Command command;
    private final Kube kube;
    private final OperationOptions options;

    Operations(Command command, Kube kube, OperationOptions options) {
        this.command = command;
        this.kube = kube;
        this.options = options;
    }

    /**
     * Runs an operation.
     *
     * @return false in a dry run, or if there was nothing to do
     */
    boolean run(Operation operation, String commandLine) {
        return results(operation, commandLine).isPresent();
    }

    /**
     * As {@link #run}.
     *
     * @return the results of the operation; empty if it did nothing
     */
    Optional<Results> results(Operation operation, String commandLine) {
        return perform(operation, commandLine) instanceof Runner.Outcome.Done done
                ? Optional.of(done.results())
                : Optional.empty();
    }

    /**
     * As {@link #run}.
     *
     * @return how the run ended
     */
    Runner.Outcome perform(Operation operation, String commandLine) {
        PrintStream err = command.console().err();
        NewerProgram.before(operation.kind(), kube, operation.cluster(), Version.current())
                .ifPresent(newer -> err.println("warning: " + newer.problem() + ". " + newer.remedy()));
        if (options.dryRun) {
            Plan plan = operation.plan(kube, OperationIds.random());
            print(plan, command.console().out());
            if (plan.isEmpty()) {
                NotHealthy.tell(kube, operation.cluster(), err);
            }
            Runner.refusal(kube, operation).ifPresent(refusal -> {
                err.println("The operation could not begin now: " + refusal.problem());
                err.println("  " + refusal.remedy());
            });
            return new Runner.Outcome.NothingToDo();
        }
        Runner.Outcome outcome =
                command.runner(kube).run(operation, commandLine, options.timeout(), plan -> confirm(operation, plan));
        switch (outcome) {
            case Runner.Outcome.NothingToDo nothing -> nothingToDo(operation.cluster());
            case Runner.Outcome.EndedMeanwhile ended ->
                err.println("Another kubectl pg command has finished " + ended.id() + "; kubectl pg operations "
                        + operation.cluster() + " shows how it ended.");
            case Runner.Outcome.Done done -> operation.lastWords(done.results()).forEach(err::println);
        }
        return outcome;
    }

    private void nothingToDo(ClusterName cluster) {
        PrintStream err = command.console().err();
        NotHealthy.worst(kube, cluster)
                .ifPresentOrElse(
                        finding -> {
                            err.println("There is nothing to do on " + cluster + "; nothing was changed.");
                            NotHealthy.tell(finding, cluster, err);
                        },
                        () -> err.println(cluster + " is as it should be; nothing was changed."));
    }

    private void confirm(Operation operation, Plan plan) {
        if (plan.warning().isEmpty() || plan.isEmpty()) {
            return;
        }
        var confirmation = new Confirmation(command.invocation);
        if (operation.destroysData()) {
            confirmation.byName(plan.warning(), operation.cluster().toString(), options.confirmed(operation.cluster()));
        } else {
            confirmation.yes(plan.warning(), options.yes);
        }
    }

    static void print(Plan plan, PrintStream out) {
        plan.warning().forEach(out::println);
        int number = 1;
        for (Step check : plan.checks()) {
            out.printf("%2d. %s%n", number++, check.name());
        }
        for (Step step : plan.steps()) {
            out.printf("%2d. %s%n", number++, step.name());
        }
        if (plan.isEmpty()) {
            out.println("There is nothing to do.");
        }
    }
}
