package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Window;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import org.jline.utils.NonBlockingInputStream;

/**
 * Connects this terminal with the terminal of a program in a pod. The pod's terminal turns keys such as Ctrl-C into
 * signals.
 */
final class RawTerminal implements Window {
    /**
     * Turns off terminal modes, such as bracketed paste. The program may have left them on when its connection was
     * lost.
     */
    private static final String AS_USUAL = "\u001b[?2004l\u001b[?1l\u001b>\u001b[?25h\u001b[0m";

    private static final org.jline.terminal.Size STANDARD = org.jline.terminal.Size.of(80, 24);

    private final Terminal terminal;

    private RawTerminal(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Opens a terminal without two actions that take JLine 300 ms: it asks the terminal for its character widths, and
     * it starts a program that prints the terminal's features.
     */
    static Terminal open(TerminalBuilder builder) throws IOException {
        String type = builder.computeType();
        InfoCmp.setLoadedInfoCmp(type, capabilities(type));
        Terminal terminal =
                builder.graphemeCluster(false).ffm(false).exec(false).build();
        // Serial lines and some containers report no size, and JLine would then show nothing.
        if (terminal.getColumns() <= 0 || terminal.getRows() <= 0) {
            terminal.setSize(STANDARD);
        }
        return terminal;
    }

    /**
     * The features of a type of terminal. If neither JLine nor this machine knows the type, these are the features of
     * xterm.
     */
    private static String capabilities(String type) {
        String known = InfoCmp.getDefaultInfoCmp(type);
        if (known != null) {
            return known;
        }
        try {
            return InfoCmp.getInfoCmp(type);
        } catch (IOException unknown) {
            return InfoCmp.getDefaultInfoCmp("xterm-256color");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    /** As {@link io.kubectlpg.command.Keyboard#handOver}. */
    static int handOver(Terminal terminal, ToIntFunction<Attachment> program) {
        Attributes before = terminal.getAttributes();
        Terminal.SignalHandler resized = terminal.handle(Terminal.Signal.WINCH, Terminal.SignalHandler.SIG_DFL);
        try (var keys = new Keys(terminal.input())) {
            terminal.setAttributes(raw(before));
            return program.applyAsInt(new Attachment(
                    keys, terminal.output(), OutputStream.nullOutputStream(), Optional.of(new RawTerminal(terminal))));
        } catch (ExecLost lost) {
            if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                write(terminal, AS_USUAL);
            }
            throw lost;
        } finally {
            terminal.handle(Terminal.Signal.WINCH, resized);
            terminal.setAttributes(before);
        }
    }

    /** The attributes that cfmakeraw(3) sets: every byte passes unchanged, and no byte causes a signal here. */
    private static Attributes raw(Attributes usual) {
        var raw = new Attributes(usual);
        for (var flag : List.of(
                Attributes.InputFlag.IGNBRK,
                Attributes.InputFlag.BRKINT,
                Attributes.InputFlag.PARMRK,
                Attributes.InputFlag.ISTRIP,
                Attributes.InputFlag.INLCR,
                Attributes.InputFlag.IGNCR,
                Attributes.InputFlag.ICRNL,
                Attributes.InputFlag.IXON)) {
            raw.setInputFlag(flag, false);
        }
        raw.setOutputFlag(Attributes.OutputFlag.OPOST, false);
        for (var flag : List.of(
                Attributes.LocalFlag.ECHO,
                Attributes.LocalFlag.ECHONL,
                Attributes.LocalFlag.ICANON,
                Attributes.LocalFlag.ISIG,
                Attributes.LocalFlag.IEXTEN)) {
            raw.setLocalFlag(flag, false);
        }
        raw.setControlChar(Attributes.ControlChar.VMIN, 1);
        raw.setControlChar(Attributes.ControlChar.VTIME, 0);
        return raw;
    }

    private static void write(Terminal terminal, String text) {
        try {
            terminal.output().write(text.getBytes(StandardCharsets.US_ASCII));
            terminal.output().flush();
        } catch (IOException closed) {
            // The program has ended, so its window is not watched any more.
            return;
        }
    }

    @Override
    public void follow(Consumer<Size> told) {
        terminal.handle(Terminal.Signal.WINCH, signal -> told.accept(size()));
        told.accept(size());
    }

    private Size size() {
        org.jline.terminal.Size size = terminal.getSize();
        return new Size(size.getColumns(), size.getRows());
    }

    /**
     * The keys that the user presses until the program ends. The next key belongs to the next reader of the terminal.
     */
    private static final class Keys extends InputStream {
        private static final long LOOK_MILLIS = 100;

        private final NonBlockingInputStream from;
        private boolean over;

        Keys(InputStream from) {
            this.from = (NonBlockingInputStream) from;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            while (true) {
                int count = waited(into, offset, length);
                if (count != 0) {
                    return count;
                }
            }
        }

        private synchronized int waited(byte[] into, int offset, int length) throws IOException {
            if (over) {
                return -1;
            }
            int count = from.readBuffered(into, offset, length, LOOK_MILLIS);
            return count == NonBlockingInputStream.READ_EXPIRED ? 0 : count;
        }

        /** Waits until no read is in progress, and ends further reads. */
        @Override
        public synchronized void close() {
            over = true;
        }
    }
}
