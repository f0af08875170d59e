package io.kubectlpg.promotionmodel;

import io.kubectlpg.kube.Dialog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** A talk of a command with a script in a pod. */
abstract class Talk implements Dialog {
    private static final Heard SILENT = new Heard.Ended(0, "");

    final Play play;
    final RunningCommand command;
    final int on;
    final int epoch;

    private final Queue<Heard> printed = new ArrayDeque<>();
    private boolean begun;
    private boolean ended;

    Talk(Play play, RunningCommand command, int on, int epoch) {
        this.play = play;
        this.command = command;
        this.on = on;
        this.epoch = epoch;
    }

    Member member() {
        return play.world().members[on];
    }

    Scripts scripts() {
        return new Scripts(play.world(), play.bounds());
    }

    /** The script has been started: it prints whether it is ready. */
    abstract void begin();

    /** Something has happened in the world. */
    abstract void look();

    /** What it prints when nothing has happened for as long as the command waits. */
    void late() {}

    void print(String line) {
        printed.add(new Heard.Line(line));
    }

    void end(int exitCode, String said) {
        over(new Heard.Ended(exitCode, said));
    }

    void lose(String why) {
        over(new Heard.Lost(why));
    }

    private void over(Heard last) {
        if (!ended) {
            ended = true;
            printed.add(last);
        }
    }

    boolean ended() {
        return ended;
    }

    @Override
    public Optional<Heard> hear(Duration limit) {
        command.stop(RunningCommand.Stop.HEAR, "listens to " + Names.of(on), () -> !begun || !printed.isEmpty());
        if (command.lockLost()) {
            // The scripts wait for a silent client for less than its lock lasts.
            ended = true;
            return Optional.of(SILENT);
        }
        if (!member().answers() || play.losesAnswer()) {
            lose("the connection to the pod of " + Names.of(on) + " was lost");
            printed.clear();
            return Optional.of(new Heard.Lost("the connection to the pod of " + Names.of(on) + " was lost"));
        }
        if (!begun) {
            begun = true;
            begin();
        }
        if (printed.isEmpty()) {
            play.passes(limit);
            late();
        }
        return Optional.ofNullable(printed.poll());
    }

    @Override
    public void close() {}
}
