package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.command.Questions;
import java.io.IOError;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Function;
import org.jline.reader.EndOfFileException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/** Finds the questions of the package {@code guide}, whose libraries are in jars that no other command opens. */
final class GuidedQuestions {
    private static final String CLASS = "io.kubectlpg.guide.FlowQuestions";
    /** The folder with these jars, beside the program's jar. */
    private static final String FOLDER = "guide";

    private GuidedQuestions() {}

    /** A conversation at this terminal. Ctrl-C ends it. */
    static <T> T ask(Terminal terminal, boolean colour, Function<Questions, T> conversation) {
        Thread asking = Thread.currentThread();
        // Also between two questions: what is typed meanwhile belongs to the next one.
        Attributes before = terminal.enterRawMode();
        Terminal.SignalHandler interrupted = terminal.handle(Terminal.Signal.INT, signal -> asking.interrupt());
        try {
            return conversation.apply(at(terminal, colour));
        } catch (IOError | EndOfFileException ended) {
            throw CliException.interrupted().causedBy(ended);
        } finally {
            terminal.handle(Terminal.Signal.INT, interrupted);
            terminal.setAttributes(before);
        }
    }

    private static Questions at(Terminal terminal, boolean colour) {
        try {
            return Class.forName(CLASS, true, loader())
                    .asSubclass(Questions.class)
                    .getConstructor(Terminal.class, boolean.class)
                    .newInstance(terminal, colour);
        } catch (ReflectiveOperationException | IOException | URISyntaxException incomplete) {
            throw new IllegalStateException("the program lacks its folder " + FOLDER, incomplete);
        }
    }

    private static ClassLoader loader() throws IOException, URISyntaxException {
        URI program = GuidedQuestions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path folder = Path.of(program).resolveSibling(FOLDER);
        ClassLoader here = GuidedQuestions.class.getClassLoader();
        return Files.isDirectory(folder) ? new URLClassLoader(jars(folder), here) : here;
    }

    private static URL[] jars(Path folder) throws IOException {
        var jars = new ArrayList<URL>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : files) {
                jars.add(jar.toUri().toURL());
            }
        }
        return jars.toArray(URL[]::new);
    }
}
