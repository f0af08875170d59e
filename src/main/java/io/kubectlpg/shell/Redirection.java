package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.function.ToIntFunction;

/** Runs a command and sends its output to a file or a program. Progress and questions stay on the terminal. */
sealed interface Redirection {
    static Redirection of(Line.Output output) {
        return switch (output) {
            case Line.Output.Here here -> new None();
            case Line.Output.ToFile file -> new ToFile(file);
            case Line.Output.ToCommand command -> new ToCommand(command);
        };
    }

    /**
     * Runs the command.
     *
     * @return its exit code or, if that is 0, the exit code of the program that reads the output
     */
    int run(Console console, Interruptions interruptions, ToIntFunction<Console> command) throws IOException;

    private static PrintStream buffered(OutputStream stream) {
        return new PrintStream(new BufferedOutputStream(stream), false, StandardCharsets.UTF_8);
    }

    /** The output goes to the shell's own output. */
    record None() implements Redirection {
        @Override
        public int run(Console console, Interruptions interruptions, ToIntFunction<Console> command) {
            return command.applyAsInt(console);
        }
    }

    /** The output goes to a file. */
    record ToFile(Line.Output.ToFile target) implements Redirection {
        @Override
        public int run(Console console, Interruptions interruptions, ToIntFunction<Console> command)
                throws IOException {
            StandardOpenOption how = target.append() ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
            try (OutputStream file =
                    Files.newOutputStream(target.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
                PrintStream printing = buffered(file);
                int code = command.applyAsInt(console.printingTo(printing));
                if (printing.checkError()) {
                    throw CliException.failed(
                            target.file() + " no longer reads the output", "Check whether the disk is full.");
                }
                return code;
            } catch (FileSystemException refused) {
                throw CliException.usage(
                                target.file() + " cannot be written: "
                                        + (refused.getReason() == null
                                                ? refused.getClass().getSimpleName()
                                                : refused.getReason()),
                                "Choose another file.")
                        .causedBy(refused);
            }
        }
    }

    /** The output goes to a program, which the local shell starts. */
    record ToCommand(Line.Output.ToCommand target) implements Redirection {
        @Override
        public int run(Console console, Interruptions interruptions, ToIntFunction<Console> command)
                throws IOException {
            Process program = new ProcessBuilder("sh", "-c", target.command())
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var _ = interruptions.watch(() -> end(program))) {
                int code;
                try (PrintStream printing = buffered(program.getOutputStream())) {
                    code = command.applyAsInt(console.printingTo(printing));
                }
                int ended = program.waitFor();
                return code == 0 ? ended : code;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw CliException.interrupted().causedBy(interrupted);
            } finally {
                end(program);
            }
        }

        /** Ends the program and the processes that the local shell started for it. */
        private static void end(Process program) {
            program.descendants().forEach(ProcessHandle::destroy);
            program.destroy();
        }
    }
}
