package io.kubectlpg.pgbackrest;

import io.kubectlpg.spec.RepositorySlot;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The places of a cluster's repositories in the values. pgBackRest's messages contain only numbers.
 *
 * @param slots the slots by number, the first for repo1; empty if there is no repository or the places are unknown
 */
public record RepositoryPlaces(List<RepositorySlot> slots) {
    /** The places for a cluster whose repositories are unknown. */
    public static final RepositoryPlaces UNKNOWN = new RepositoryPlaces(List.of());

    private static final Pattern NUMBER = Pattern.compile("\\brepo(\\d{1,3})\\b");

    public RepositoryPlaces {
        slots = List.copyOf(slots);
    }

    /**
     * Reads the words in the instance's settings, such as {@code s3,volume}. The word {@code none} means no repository.
     */
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

    /** The repository that a message of pgBackRest is about. With several repositories the message names repoN. */
    Place in(String message) {
        Matcher named = NUMBER.matcher(message);
        if (named.find()) {
            return at(Integer.parseInt(named.group(1)));
        }
        return slots.size() == 1 ? at(1) : new Place(Optional.empty(), "the repository");
    }

    /** The repository with this number. */
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
     * One repository.
     *
     * @param slot the slot; empty if it is unknown
     * @param words the name of the repository in a sentence
     */
    record Place(Optional<RepositorySlot> slot, String words) {
        boolean volume() {
            return slot.filter(RepositorySlot.VOLUME::equals).isPresent();
        }

        /** The remedy if the archive belongs to another database. */
        String another() {
            return volume()
                    ? "Choose another name for this cluster, or remove the claim of that volume: two databases must "
                            + "not share an archive."
                    : "Choose another " + option() + ".prefix: two databases must not share an archive.";
        }

        /** The path of the repository's values. If the slot is unknown, it is the path of the first slot. */
        String option() {
            return slot.orElse(RepositorySlot.S3).option();
        }
    }
}
