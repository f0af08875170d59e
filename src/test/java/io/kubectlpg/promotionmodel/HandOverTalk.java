package io.kubectlpg.promotionmodel;

/** The script {@code hand-over}. */
final class HandOverTalk extends Talk {
    private final int successor;
    private boolean stopping;

    HandOverTalk(Play play, RunningCommand command, int on, int epoch, int successor) {
        super(play, command, on, epoch);
        this.successor = successor;
    }

    @Override
    void begin() {
        if (scripts().canHandOver(on, epoch, successor)) {
            print("ready");
        } else {
            end(3, "it may not hand over");
        }
    }

    @Override
    public boolean say(String line) {
        if (!line.equals("stop")) {
            return true;
        }
        command.stop(RunningCommand.Stop.CHANGE, "hand over " + Names.of(on) + " to " + Names.of(successor));
        if (ended()) {
            return false;
        }
        if (!member().answers()) {
            lose("the pod of " + Names.of(on) + " does not answer");
        } else if (!scripts().handOver(on, epoch, successor)) {
            print("kept it may not hand over");
            end(0, "");
        } else {
            play.arrived(command);
            stopping = true;
            print("stopping");
        }
        return true;
    }

    @Override
    void look() {
        Member old = member();
        if (!stopping || ended() || (old.is(Server.STOPPING) && old.stopEpoch == epoch)) {
            return;
        }
        if (old.pod && old.processes && old.noteEpoch == epoch && !old.notePrimary) {
            play.reached(Reached.HANDED_OVER);
            print("given " + Names.end(Wal.end(old.wal)));
            end(0, "");
        } else if (old.pod && old.processes) {
            play.reached(Reached.KEPT);
            print("kept its server has not ended cleanly in time");
            end(0, "");
        } else {
            lose("the pod of " + Names.of(on) + " is gone");
        }
    }
}
