package io.kubectlpg.promotionmodel;

import io.kubectlpg.kube.Dialog;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.PodExec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The scripts in the pods of the world: what they read, what they print, and their exit codes. */
record PodScripts(Play play, RunningCommand command) implements PodExec {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int MUST_NOT = 3;
    private static final int CANNOT = 6;

    private static Result fails(int exitCode, String why) {
        return new Result(exitCode, "", why + "\n");
    }

    private Member member(int on) {
        return play.world().members[on];
    }

    @Override
    public CompletableFuture<Result> start(String pod, List<String> argv, byte[] stdin, Duration limit) {
        int on = Names.ofPod(pod).orElseThrow();
        List<String> words = argv.subList(2, argv.size());
        try {
            return CompletableFuture.completedFuture(
                    switch (argv.get(1)) {
                        case "/opt/kubectl-pg/observe" -> observe(on);
                        case "/opt/kubectl-pg/acknowledge" ->
                            acknowledge(
                                    on,
                                    Integer.parseInt(words.get(0)),
                                    Integer.parseInt(words.get(1)),
                                    words.size() > 2);
                        case "/opt/kubectl-pg/restore-point" -> new Result(0, "", "");
                        case "rebuild" -> rebuild(on, Integer.parseInt(words.getFirst()));
                        default -> throw new UnsupportedOperationException(argv.toString());
                    });
        } catch (ExecLost lost) {
            return CompletableFuture.failedFuture(lost);
        }
    }

    private void requireAnswer(int on) {
        if (!member(on).answers()) {
            play.passes(SILENCE);
            throw new ExecLost("the pod of " + Names.of(on) + " does not answer");
        }
    }

    private Result observe(int on) {
        if (play.stopsBeforeLook()) {
            command.stop(RunningCommand.Stop.LOOK, "observe " + Names.of(on));
        }
        requireAnswer(on);
        return new Result(0, new Observed(play.world(), play.bounds()).text(on), "");
    }

    private Result acknowledge(int on, int epoch, int timeline, boolean unlessPromoted) {
        command.stop(RunningCommand.Stop.CHANGE, "acknowledge on " + Names.of(on) + " the decision " + epoch);
        requireAnswer(on);
        if (hasObeyed(member(on), epoch) && !member(on).is(Server.STANDBY)) {
            // It is only waited for: it says what it has when it accepts connections.
            command.stop(
                    RunningCommand.Stop.HEAR,
                    "has waited for the server of " + Names.of(on),
                    () -> member(on).is(Server.STANDBY));
            requireAnswer(on);
            if (hasObeyed(member(on), epoch) && !member(on).is(Server.STANDBY)) {
                return fails(CANNOT, "its server does not accept connections, so it does not say what it has");
            }
        }
        var scripts = new Scripts(play.world(), play.bounds());
        Member member = member(on);
        Scripts.Known known = scripts.known(member);
        boolean promoted = scripts.wasPromoted(member);
        // One that recovers, or is ended by force, may have more than it says.
        boolean exact = member.is(Server.STANDBY) || (member.is(Server.PRIMARY) && !play.chance(4));
        int has = exact ? Wal.end(member.wal) : Scripts.said(member);
        if (!scripts.acknowledge(on, epoch, timeline, unlessPromoted)) {
            boolean newer = epoch < known.epoch() || (epoch == known.epoch() && known.primary());
            return newer || (unlessPromoted && promoted)
                    ? fails(MUST_NOT, "it knows of the decision " + known.epoch())
                    : fails(CANNOT, "another decision is being carried out here");
        }
        play.arrived(command);
        if (play.losesAnswer()) {
            throw new ExecLost("the connection to the pod of " + Names.of(on) + " was lost");
        }
        return new Result(0, (promoted ? "yes " : "no ") + Names.end(has) + (exact ? "" : " or more") + "\n", "");
    }

    private static boolean hasObeyed(Member member, int epoch) {
        return member.noteEpoch == epoch && !member.notePrimary && member.signal && !member.ordered;
    }

    /** In reality this is a request that takes long. */
    private Result rebuild(int on, int primary) {
        command.stop(RunningCommand.Stop.CHANGE, "copy the primary to " + Names.of(on));
        if (command.lockLost() || !new Scripts(play.world(), play.bounds()).needsCopy(on, primary)) {
            return fails(MUST_NOT, "it needs no copy");
        }
        member(on).copyOf(member(primary));
        return new Result(0, "", "");
    }

    @Override
    public Dialog dialog(String pod, List<String> argv) {
        int on = Names.ofPod(pod).orElseThrow();
        int epoch = Integer.parseInt(argv.get(2));
        Talk talk = switch (argv.get(1)) {
            case "/opt/kubectl-pg/hand-over" ->
                new HandOverTalk(
                        play, command, on, epoch, Names.instance(argv.get(3)).orElseThrow());
            case "/opt/kubectl-pg/take-over" ->
                new TakeOverTalk(play, command, on, epoch, Integer.parseInt(argv.get(3)));
            default -> throw new UnsupportedOperationException(argv.toString());
        };
        play.scheduler().opened(talk);
        return talk;
    }

    @Override
    public int stream(
            String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit) {
        throw new UnsupportedOperationException(argv.toString());
    }
}
