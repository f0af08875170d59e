package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.OperationIds;
import io.kubectlpg.operation.install.InstallOperation;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The command {@code install} without a name. It asks for the values, shows them and the plan, offers to save them, and
 * installs.
 */
final class GuidedInstall {
    private final InstallCommand command;
    private final Kube kube;
    private final OperationOptions options;

    GuidedInstall(InstallCommand command, Kube kube, OperationOptions options) {
        this.command = command;
        this.kube = kube;
        this.options = options;
    }

    /** The answers of the user, and whether the user wants to install now. */
    private record Agreed(InstallGuide.Answers answers, ValueOptions values, boolean installs) {}

    ExitCode run() {
        command.console()
                .err()
                .printf("A cluster in the namespace %s, context %s.%n", kube.namespace(), kube.context());
        Agreed agreed =
                command.invocation.in().questions(command.console().terminal().colour(), this::agree);
        if (!agreed.installs()) {
            command.console().err().println("Nothing was changed.");
            return ExitCode.DONE;
        }
        return command.install(kube, agreed.answers().cluster(), agreed.values());
    }

    private Agreed agree(Questions questions) {
        InstallGuide.Answers answers = new InstallGuide(questions, kube).ask();
        var values = new ValueOptions(answers.profile(), answers.sets(), answers.contents());
        show(answers, values);
        Optional<Path> file = questions.text(
                "Save these values in a file? Type its name (empty: do not save)",
                "",
                typed -> saved(typed, answers, values));
        file.ifPresent(path -> command.console().err().println("  saved in " + path));
        boolean installs = !options.dryRun && questions.yes("Install " + answers.cluster() + " now?", true);
        return new Agreed(answers, values, installs);
    }

    private void show(InstallGuide.Answers answers, ValueOptions values) {
        PrintStream err = command.console().err();
        err.println();
        err.print(text(answers, values));
        err.println();
        var operation = new InstallOperation(answers.cluster(), values.load(StandardInput.none()), Version.current());
        Operations.print(operation.plan(kube, OperationIds.random()), err);
        err.println();
    }

    /** The text of a values file, with the command that uses the file. */
    private String text(InstallGuide.Answers answers, ValueOptions values) {
        var text = new StringBuilder("# kubectl pg install -n %s %s".formatted(kube.namespace(), answers.cluster()));
        answers.contents().keySet().stream()
                .sorted()
                .forEach(path -> text.append(" --set-file ").append(path).append("=FILE"));
        text.append(" -f THIS-FILE\n");
        var yaml = new ByteArrayOutputStream();
        ObjectNode tree = values.tree();
        Values.print(new PrintStream(yaml, true, StandardCharsets.UTF_8), Format.YAML, tree);
        return text + yaml.toString(StandardCharsets.UTF_8);
    }

    /** Writes the values into a new file. If the typed name is empty, it writes none. */
    private Optional<Path> saved(String typed, InstallGuide.Answers answers, ValueOptions values) {
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = Path.of(typed);
            String text = text(answers, values).replace("THIS-FILE", ShellWords.word(typed));
            return Optional.of(Files.writeString(file, text, StandardOpenOption.CREATE_NEW));
        } catch (FileAlreadyExistsException there) {
            throw CliException.usage("there is a file " + typed + " already", "Choose another name.")
                    .causedBy(there);
        } catch (IOException | InvalidPathException failed) {
            throw CliException.usage(
                            "the file " + typed + " cannot be written: " + failed.getMessage(), "Choose another name.")
                    .causedBy(failed);
        }
    }
}
