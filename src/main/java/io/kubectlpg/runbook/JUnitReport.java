package io.kubectlpg.runbook;

import io.kubectlpg.CliException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the outcome of each line of a runbook as JUnit XML, with one test case for each line. */
final class JUnitReport {
    /** Matches characters that XML 1.0 does not allow. */
    private static final Pattern NO_XML =
            Pattern.compile("[^\\x{9}\\x{A}\\x{D}\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private JUnitReport() {}

    /** The outcome of one line. */
    record Case(int number, String text, Duration took, Fate fate) {}

    /** The ways in which a line can end. */
    sealed interface Fate {
        record Passed() implements Fate {}

        /**
         * The line failed.
         *
         * @param ignored whether the runbook went on after the failure
         */
        record Failed(int code, String problem, boolean ignored) implements Fate {}

        record Skipped(String why) implements Fate {}
    }

    /**
     * Checks, before anything runs, that the file can be written.
     *
     * @throws CliException a usage error if the file cannot be written
     */
    static void require(Path file) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        boolean writable =
                Files.exists(file) ? Files.isRegularFile(file) && Files.isWritable(file) : Files.isWritable(folder);
        if (!writable) {
            throw CliException.usage("the report " + file + " cannot be written", "Choose a file in another folder.");
        }
    }

    static void write(Path file, String name, Instant began, List<Case> cases) {
        try {
            Files.write(file, document(name, began, cases));
        } catch (IOException refused) {
            throw CliException.failed(
                            "the report " + file + " cannot be written: " + refused.getMessage(),
                            "Check whether the disk is full.")
                    .causedBy(refused);
        }
    }

    static byte[] document(String name, Instant began, List<Case> cases) {
        var bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml =
                    XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            newLine(xml, 0);
            xml.writeStartElement("testsuites");
            newLine(xml, 1);
            suite(xml, name, began, cases);
            newLine(xml, 0);
            xml.writeEndElement();
            newLine(xml, 0);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void suite(XMLStreamWriter xml, String name, Instant began, List<Case> cases)
            throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute(xml, "name", name);
        attribute(xml, "tests", Integer.toString(cases.size()));
        attribute(
                xml,
                "failures",
                Long.toString(cases.stream().filter(JUnitReport::failed).count()));
        attribute(xml, "errors", "0");
        attribute(
                xml,
                "skipped",
                Long.toString(cases.stream()
                        .filter(line -> line.fate() instanceof Fate.Skipped)
                        .count()));
        attribute(xml, "time", seconds(cases.stream().map(Case::took).reduce(Duration.ZERO, Duration::plus)));
        attribute(xml, "timestamp", began.truncatedTo(ChronoUnit.SECONDS).toString());
        for (Case line : cases) {
            newLine(xml, 2);
            testCase(xml, name, line);
        }
        newLine(xml, 1);
        xml.writeEndElement();
    }

    private static boolean failed(Case line) {
        return line.fate() instanceof Fate.Failed failed && !failed.ignored();
    }

    private static void testCase(XMLStreamWriter xml, String name, Case line) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute(xml, "classname", name);
        attribute(xml, "name", line.number() + ": " + line.text());
        attribute(xml, "time", seconds(line.took()));
        switch (line.fate()) {
            case Fate.Passed passed -> {}
            case Fate.Skipped skipped -> {
                xml.writeEmptyElement("skipped");
                attribute(xml, "message", skipped.why());
            }
            case Fate.Failed failed -> {
                String said = failed.problem() + " (exit code " + failed.code() + ")";
                if (failed.ignored()) {
                    xml.writeStartElement("system-out");
                    xml.writeCharacters(plain("ignored: " + said));
                } else {
                    xml.writeStartElement("failure");
                    attribute(xml, "message", said);
                    attribute(xml, "type", "exit code " + failed.code());
                }
                xml.writeEndElement();
            }
        }
        xml.writeEndElement();
    }

    private static void newLine(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, plain(value));
    }

    private static String plain(String text) {
        return NO_XML.matcher(text).replaceAll("\uFFFD");
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }
}
