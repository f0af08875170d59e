package io.kubectlpg.pgbackrest;

import io.kubectlpg.spec.RepositorySlot;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where in the values each repository of a cluster stands: pgBackRest knows them by their numbers alone.
 *
 * @param slots the first is repo1; empty where there is none, or nobody knows
 */
public record RepositoryPlaces(List<RepositorySlot> slots) {
    /** The places of a cluster that could not be asked. */
    public static final RepositoryPlaces UNKNOWN = new RepositoryPlaces(List.of());

    private static final Pattern NUMBER = Pattern.compile("\\brepo(\\d{1,3})\\b");

    public RepositoryPlaces {
        slots = List.copyOf(slots);
    }

    /** From the words of the instance's settings, such as {@code s3,volume}; {@code none} is none. */
    public static RepositoryPlaces of(String words) {
        return new RepositoryPlaces(Arrays.stream(words.split(",", -1))
                .flatMap(word -> Arrays.stream(RepositorySlot.values())
                        .filter(slot -> slot.word().equals(word)))
                .toList());
    }

    /** The numbers of the repositories, from 1. */
    public List<Integer> numbers() {
        return IntStream.rangeClosed(1, slots.size()).boxed().toList();
    }

    /** The one that a message of pgBackRest is about: it says repoN where it has several to choose from. */
    Place in(String message) {
        Matcher named = NUMBER.matcher(message);
        if (named.find()) {
            return at(Integer.parseInt(named.group(1)));
        }
        return slots.size() == 1 ? at(1) : new Place(Optional.empty(), "the repository");
    }

    /** The one of that number. */
    Place at(int number) {
        Optional<RepositorySlot> slot =
                number >= 1 && number <= slots.size() ? Optional.of(slots.get(number - 1)) : Optional.empty();
        return new Place(
                slot,
                slots.size() <= 1
                        ? "the repository"
                        : "repository " + number
                                + slot.map(known -> " (" + known.option() + ")").orElse(""));
    }

    /**
     * One of them.
     *
     * @param words as a sentence names it
     */
    record Place(Optional<RepositorySlot> slot, String words) {
        boolean volume() {
            return slot.filter(RepositorySlot.VOLUME::equals).isPresent();
        }

        /** What helps where the archive is another database's. */
        String another() {
            return volume()
                    ? "Choose another name for this cluster, or remove the claim of that volume: an archive is never shared by"
                            + " two databases."
                    : "Choose another " + option() + ".prefix: an archive is never shared by two databases.";
        }

        /** The values that say where it is; those of the first where nobody knows which it is. */
        String option() {
            return slot.orElse(RepositorySlot.S3).option();
        }
    }
}
