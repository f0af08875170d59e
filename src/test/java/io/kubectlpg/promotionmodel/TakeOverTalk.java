package io.kubectlpg.promotionmodel;

import java.util.Optional;

/** The script {@code take-over}. */
final class TakeOverTalk extends Talk {
    private final int number;
    private boolean accepted;

    TakeOverTalk(Play play, RunningCommand command, int on, int epoch, int number) {
        super(play, command, on, epoch);
        this.number = number;
    }

    @Override
    void begin() {
        if (scripts().canTakeOver(on, epoch)) {
            print("ready " + Names.end(Wal.end(member().wal)));
        } else {
            end(3, "it may not take over");
        }
    }

    @Override
    public boolean say(String line) {
        if (!line.startsWith("go ")) {
            // The thread that says "alive" ends by this.
            return false;
        }
        command.stop(RunningCommand.Stop.CHANGE, "order " + Names.of(on) + " to be the primary: " + line);
        // Rule.NO_ORDER_OF_A_SLEEPER
        if (ended() || command.lockLost()) {
            return false;
        }
        if (!member().answers()) {
            lose("the pod of " + Names.of(on) + " does not answer");
        } else {
            order(line.split(" ", -1));
        }
        return true;
    }

    private void order(String[] words) {
        int end = Wal.end(member().wal);
        boolean onTimeline = Integer.parseInt(words[1]) == end >> 4;
        int goal = words[2].equals("-") ? World.WHATEVER_IT_HAS : Names.parse(words[1], words[2]);
        Optional<String> forbidden = new Checks(play.world()).order(on, epoch);
        if (onTimeline && scripts().order(on, epoch, goal, number)) {
            forbidden.ifPresent(play.world()::breaks);
            play.reached(Reached.ORDERED);
            accepted = true;
            print("accepted");
        } else {
            end(3, "it may not take over");
        }
    }

    @Override
    void look() {
        Member chosen = member();
        if (!accepted || ended()) {
            return;
        }
        boolean obeys = chosen.obeysAsPrimary(epoch);
        if (!chosen.pod || !chosen.processes) {
            lose("the pod of " + Names.of(on) + " is gone");
        } else if (obeys && chosen.is(Server.PRIMARY) && !chosen.ordered) {
            play.reached(Reached.PROMOTED);
            print("promoted " + Wal.timeline(chosen.wal));
            end(0, "");
        } else if (!obeys || chosen.is(Server.DOWN)) {
            end(6, "the server has ended");
        }
    }

    @Override
    void late() {
        if (accepted && !ended() && member().is(Server.STANDBY) && !scripts().reached(member())) {
            play.reached(Reached.BEHIND);
            print("behind " + Names.position(Wal.end(member().wal)));
            end(6, "");
        }
    }
}
