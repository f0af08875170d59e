package io.kubectlpg;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Which test runs the commands of which page of the documentation. {@code DocumentedBlocksTest} misses none. */
public final class DocumentedPages {
    /** One after the other, in one namespace where {@code demo} is installed with a bucket. */
    public static final List<String> BACKUPS = List.of(
            "docs/status.md",
            "docs/monitor.md",
            "docs/backup.md",
            "docs/schedules.md",
            "docs/backup-and-recovery.md",
            "docs/restore-a-table.md",
            "docs/drills.md",
            "docs/runbooks.md",
            "docs/clone.md",
            "docs/disaster-recovery.md");

    /** So, with another installation. */
    public static final List<String> SERVER = List.of(
            "docs/lifecycle.md",
            "docs/configuration.md",
            "docs/credentials.md",
            "docs/server.md",
            "docs/shell.md",
            "docs/operations.md",
            "docs/completion.md",
            "docs/upgrade.md",
            "docs/replication.md",
            "docs/switchover.md");

    /** Each where nothing is installed. */
    public static final List<String> INSTALLATION = List.of(
            "README.md",
            "docs/install.md",
            "docs/first-install.md",
            "docs/coming-from.md",
            "docs/doctor.md",
            "docs/repositories.md",
            "docs/render.md",
            "docs/troubleshooting.md");

    private static final String CLUSTER = "DocumentedCommandsClusterTest";
    private static final String PACKAGES = "DocumentedInstallationTest";
    private static final String KEYS = "needs the keys of a terminal: CompletionInShellsTest";

    /** Blocks that are not run with their page: the test that runs them, or why none does. */
    public static final Map<String, String> ELSEWHERE = Map.ofEntries(
            entry(
                    "README.md: sh install.sh                                                      # in a checkout: builds it, which needs a JDK 25",
                    PACKAGES),
            entry(
                    "README.md: dev/test            # lint, build, unit tests, and cluster tests on a Kubernetes that it starts",
                    "would run itself; dev/demo is the tour, which " + CLUSTER + " runs by README.md"),
            entry("docs/program.md: sh install.sh --from kubectl-pg-0.1.0-linux-amd64.tar.gz", PACKAGES),
            entry(
                    "docs/program.md: kubectl krew install --manifest=plugin.yaml --archive=kubectl-pg-0.1.0-linux-amd64.tar.gz",
                    PACKAGES),
            entry("docs/program.md: sudo dpkg -i kubectl-pg_0.1.0-1_amd64.deb", PACKAGES),
            entry("docs/program.md: dev/build", PACKAGES),
            entry(
                    "docs/security.md: oc adm policy add-scc-to-group nonroot-v2 system:serviceaccounts:NAMESPACE",
                    "needs OpenShift"),
            entry("docs/completion.md: kubectl-pg restore-point <TAB><TAB>", KEYS),
            entry("docs/completion.md: source ~/kubectl-pg/completions/_kubectl-pg", KEYS),
            entry("docs/completion.md: kubectl-pg restore-point <TAB>", KEYS),
            entry("docs/monitor.md: code=0", "runs without end"),
            entry("docs/operations.md: kubectl pg abort demo", CLUSTER),
            entry("docs/backup.md: kubectl pg backup incr demo (2)", CLUSTER),
            entry("docs/backup.md: kubectl pg expire demo 20261121-143018F", CLUSTER),
            entry("docs/backup.md: kubectl pg verify demo", CLUSTER),
            entry("docs/drills.md: kubectl pg drill demo --assert-file assertions.yaml", CLUSTER),
            entry("docs/drills.md: kubectl pg status demo", CLUSTER),
            entry("docs/drills.md: kubectl pg schedule run demo drill", CLUSTER),
            entry("docs/backup-and-recovery.md: kubectl pg status demo", CLUSTER),
            entry(
                    "docs/backup-and-recovery.md: kubectl exec demo-1-0 -- tail -n 30 /pgdata/kubectl-pg/requests/ID/log",
                    CLUSTER),
            entry(
                    "docs/clone.md: kubectl pg restore demo --to staging --to-namespace test --latest --set resources.limits.cpu=1 --set storage.size=20Gi",
                    CLUSTER),
            entry(
                    "docs/disaster-recovery.md: kubectl pg restore demo --latest -f values.yaml --set-file backup.encryption.passphrase=passphrase.txt",
                    CLUSTER),
            entry(
                    "docs/disaster-recovery.md: pass show demo | kubectl pg restore demo --latest -f values.yaml --yes --set-file backup.encryption.passphrase=-",
                    CLUSTER),
            entry("docs/disaster-recovery.md: kubectl pg restore demo --latest", CLUSTER),
            entry(
                    "docs/switchover.md: kubectl pg run docs/runbooks/node-maintenance.run --var CLUSTER=demo --var TO=demo-3",
                    "asks; the page runs it before, with --yes"),
            entry("docs/troubleshooting.md: kubectl exec demo-1-0 -- cat /run/pg/state", CLUSTER));

    private DocumentedPages() {}
}
