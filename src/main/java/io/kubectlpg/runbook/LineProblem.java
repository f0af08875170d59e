package io.kubectlpg.runbook;

/** Why a line cannot be run. It stops the reading of this line; the other lines are still checked. */
final class LineProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    LineProblem(String problem, String remedy) {
        super(problem);
        this.problem = problem;
        this.remedy = remedy;
    }

    String problem() {
        return problem;
    }

    String remedy() {
        return remedy;
    }
}
