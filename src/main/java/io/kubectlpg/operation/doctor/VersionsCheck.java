package io.kubectlpg.operation.doctor;

import io.kubectlpg.postgres.Support;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks whether the Kubernetes version is sufficient, and whether the PostgreSQL version is still maintained. */
final class VersionsCheck implements Check {
    private static final Pattern MINOR = Pattern.compile("v1\\.([0-9]+).*");

    /** The first minor version of Kubernetes with stable server-side apply. */
    private static final int OLDEST = 22;

    private static final int MONTHS_TO_MOVE = 6;

    @Override
    public String name() {
        return "versions";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        LocalDate today = LocalDate.ofInstant(context.kube().serverTime(), ZoneOffset.UTC);
        var found = new ArrayList<Diagnosis>();
        found.add(kubernetes(context.kube().serverVersion()));
        found.add(postgres(context.spec().version(), today));
        return found;
    }

    static Diagnosis kubernetes(Optional<String> version) {
        if (version.isEmpty()) {
            return Diagnosis.unknown("versions", "the API server does not report its version");
        }
        Matcher minor = MINOR.matcher(version.get());
        return minor.matches() && Integer.parseInt(minor.group(1)) < OLDEST
                ? Diagnosis.failed(
                        "versions",
                        "Kubernetes " + version.get() + " is older than 1." + OLDEST,
                        "Use a newer Kubernetes cluster, because the program needs server-side apply.")
                : Diagnosis.ok("versions", "Kubernetes " + version.get());
    }

    static Diagnosis postgres(int major, LocalDate today) {
        Optional<LocalDate> end = Support.end(major);
        if (end.isEmpty()) {
            return Diagnosis.unknown(
                    "versions", "PostgreSQL " + major + " is not known to this version of the program");
        }
        if (today.isAfter(end.get())) {
            return Diagnosis.warning(
                    "versions",
                    "PostgreSQL " + major + " has had no fixes since " + end.get(),
                    "Plan the move to a later major version.");
        }
        return today.isAfter(end.get().minusMonths(MONTHS_TO_MOVE))
                ? Diagnosis.warning(
                        "versions",
                        "PostgreSQL " + major + " gets no fixes after " + end.get(),
                        "Plan the move to a later major version.")
                : Diagnosis.ok("versions", "PostgreSQL " + major + " gets fixes until " + end.get());
    }
}
