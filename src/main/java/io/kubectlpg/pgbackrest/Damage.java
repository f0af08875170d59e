package io.kubectlpg.pgbackrest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pages whose checksum was wrong when pgBackRest copied them. The manifest of the backup has the numbers of the
 * pages. The instance adds the names of the tables.
 *
 * @param files at most a hundred files; empty if the manifest could not be read
 * @param more the number of other files with such pages
 */
public record Damage(List<File> files, int more) {
    /** The largest number of page ranges that a message names for one file. The JSON names all. */
    private static final int STRETCHES = 8;

    private static final String INDEX = "index";
    private static final String TOAST = "TOAST table";
    private static final String CATALOG = "pg_catalog.";

    /**
     * One damaged file.
     *
     * @param path the path relative to the data directory
     * @param database empty if all databases share the file, or if the database is unknown
     * @param relation empty if the relation is no longer known
     * @param pages the numbers of the damaged pages; empty if the file ends within a page
     */
    public record File(String path, Optional<String> database, Optional<Relation> relation, List<Pages> pages) {
        public File {
            pages = List.copyOf(pages);
        }

        private boolean index() {
            return relation.filter(known -> known.kind().equals(INDEX)).isPresent();
        }

        /**
         * Whether the file belongs to a table of the system catalog. Such a table cannot be restored alone; its indexes
         * can be rebuilt.
         */
        private boolean catalog() {
            return !index()
                    && relation.filter(known -> known.name().startsWith(CATALOG))
                            .isPresent();
        }

        /** The file in words, such as "pages 3, 5-7 of the table public.orders in the database shop (base/5/16384)". */
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
     * The relation that a file belongs to.
     *
     * @param kind such as "index"; for a TOAST table the name is that of the main table
     * @param name the name with its schema, quoted as SQL requires
     */
    public record Relation(String kind, String name) {
        String words() {
            return "the " + kind + (kind.equals(TOAST) ? " of " : " ") + name;
        }
    }

    /**
     * A range of pages.
     *
     * @param first the number of its first page, from 0
     * @param last the number of its last page, which is included
     */
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
     * Reads the damage in the form in which the instance adds it to the info document.
     *
     * @throws IllegalArgumentException if the document has another form
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

    /** Reads a range in pgBackRest's form: one number, or a first and a last number. */
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
     * The damaged files in words.
     *
     * @param most the largest number of files to name, at least 1
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
     * The remedy in one sentence. A restore begins with an undamaged backup, and WAL then brings its pages to the
     * latest state. So a restored table has its state at the end of the WAL.
     */
    public String remedy(String cluster) {
        String backup = ", then take another backup: kubectl pg backup full " + cluster;
        if (files.stream().anyMatch(File::catalog)) {
            return "Restore the whole cluster with kubectl pg restore " + cluster + " --latest" + backup;
        }
        var steps = new ArrayList<String>();
        if (files.isEmpty() || files.stream().anyMatch(File::index)) {
            steps.add("rebuild an index with REINDEX");
        }
        if (files.isEmpty() || !files.stream().allMatch(File::index)) {
            steps.add("restore a table with kubectl pg restore " + cluster + " --latest --table SCHEMA.NAME --replace");
        }
        String all = String.join(", ", steps) + backup;
        return Character.toUpperCase(all.charAt(0)) + all.substring(1);
    }

    /** Writes the damage into a JSON document. Fields may be added later but are never renamed. */
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
