package io.kubectlpg.pgbackrest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pages of a backup whose checksum was wrong when pgBackRest copied them. Its manifest names them, and the instance
 * whose they are.
 *
 * @param files at most a hundred of them; none where the manifest could not be read
 * @param more how many other files hold such pages
 */
public record Damage(List<File> files, int more) {
    /** That many stretches of pages are told of a file: whoever wants all asks for JSON. */
    private static final int STRETCHES = 8;

    private static final String INDEX = "index";
    private static final String TOAST = "TOAST table";
    private static final String CATALOG = "pg_catalog.";

    /**
     * One file of a relation.
     *
     * @param path below the data directory
     * @param database empty for what all databases share, and where it is not known
     * @param relation empty where it was not known any more
     * @param pages which, by their numbers in the relation; none when the file ends within a page
     */
    public record File(String path, Optional<String> database, Optional<Relation> relation, List<Pages> pages) {
        public File {
            pages = List.copyOf(pages);
        }

        private boolean index() {
            return relation.filter(known -> known.kind().equals(INDEX)).isPresent();
        }

        /** A table of the system catalog, which cannot be taken alone; an index of it can be rebuilt. */
        private boolean catalog() {
            return !index()
                    && relation.filter(known -> known.name().startsWith(CATALOG))
                            .isPresent();
        }

        /** Such as "pages 3, 5-7 of the table public.orders in the database shop (base/5/16384)". */
        String words() {
            String in = database.map(name -> " in the database " + name).orElse("");
            String whose = relation.map(known -> known.words() + in + " (" + path + ")")
                    .orElse(path + in);
            if (pages.isEmpty()) {
                return "a part of a page at the end of " + whose;
            }
            String numbers =
                    pages.stream().limit(STRETCHES).map(Pages::toString).collect(Collectors.joining(", "));
            boolean one = pages.size() == 1 && pages.getFirst().single();
            return (one ? "page " : "pages ") + numbers + (pages.size() > STRETCHES ? ", …" : "") + " of " + whose;
        }
    }

    /**
     * What a file belongs to.
     *
     * @param kind as "index"; of a TOAST table the name is that of the table whose it is
     * @param name with its schema, quoted where SQL wants it
     */
    public record Relation(String kind, String name) {
        String words() {
            return "the " + kind + (kind.equals(TOAST) ? " of " : " ") + name;
        }
    }

    /** A stretch of pages, numbered from 0: from the first to the last. */
    public record Pages(long first, long last) {
        public Pages {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("no pages: " + first + " to " + last);
            }
        }

        boolean single() {
            return first == last;
        }

        @Override
        public String toString() {
            return single() ? Long.toString(first) : first + "-" + last;
        }
    }

    public Damage {
        files = List.copyOf(files);
        if (more < 0) {
            throw new IllegalArgumentException("fewer than no files: " + more);
        }
    }

    /**
     * From what the instance puts into the info document.
     *
     * @throws IllegalArgumentException when it is not that
     */
    static Damage parse(JsonNode node) {
        var files = new ArrayList<File>();
        for (JsonNode file : node.path("files")) {
            var pages = new ArrayList<Pages>();
            file.path("pages").forEach(stretch -> pages.add(pages(stretch)));
            files.add(new File(
                    file.required("file").asText(),
                    text(file.path("database")),
                    text(file.path("relation"))
                            .map(name -> new Relation(file.path("kind").asText(), name)),
                    pages));
        }
        return new Damage(files, node.path("more").asInt(0));
    }

    /** pgBackRest's form: a number, or the first and the last one. */
    private static Pages pages(JsonNode stretch) {
        JsonNode first = stretch.isArray() ? stretch.path(0) : stretch;
        JsonNode last = stretch.isArray() ? stretch.path(1) : stretch;
        if (!first.isIntegralNumber()
                || !last.isIntegralNumber()
                || !first.canConvertToLong()
                || !last.canConvertToLong()) {
            throw new IllegalArgumentException("not pages of a manifest: " + stretch);
        }
        return new Pages(first.asLong(), last.asLong());
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node.asText("")).filter(text -> !text.isEmpty());
    }

    /**
     * What is damaged, for people.
     *
     * @param most so many files at most, at least 1
     */
    public List<String> words(int most) {
        if (files.isEmpty()) {
            return List.of("the list of these pages could not be read from the repository");
        }
        var words = new ArrayList<String>();
        files.stream().limit(most).forEach(file -> words.add(file.words()));
        int others = more + Math.max(0, files.size() - most);
        if (others > 0) {
            words.add(others == 1 ? "and 1 more file" : "and " + others + " more files");
        }
        return words;
    }

    /**
     * What to do about it, in one sentence. A restore begins with a backup that is whole, and WAL makes the pages of it
     * what they were before they were damaged: so a table comes back as it is at the latest.
     */
    public String remedy(String cluster) {
        String backup = ", then take another backup: kubectl pg backup full " + cluster;
        if (files.stream().anyMatch(File::catalog)) {
            return "Bring the whole cluster back with kubectl pg restore " + cluster + " --latest" + backup;
        }
        var steps = new ArrayList<String>();
        if (files.isEmpty() || files.stream().anyMatch(File::index)) {
            steps.add("rebuild an index with REINDEX");
        }
        if (files.isEmpty() || !files.stream().allMatch(File::index)) {
            steps.add("bring a table back with kubectl pg restore " + cluster
                    + " --latest --table SCHEMA.NAME --replace");
        }
        String all = String.join(", ", steps) + backup;
        return Character.toUpperCase(all.charAt(0)) + all.substring(1);
    }

    /** Writes it into a document for programs. Fields are added, never renamed. */
    public void describe(ObjectNode node) {
        ArrayNode named = node.putArray("files");
        for (File file : files) {
            ObjectNode each = named.addObject().put("file", file.path());
            file.database().ifPresent(name -> each.put("database", name));
            file.relation().ifPresent(known -> each.put("kind", known.kind()).put("relation", known.name()));
            ArrayNode pages = each.putArray("pages");
            file.pages()
                    .forEach(stretch ->
                            pages.addObject().put("first", stretch.first()).put("last", stretch.last()));
        }
        node.put("more", more);
    }
}
