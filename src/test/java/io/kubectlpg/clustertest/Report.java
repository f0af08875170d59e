package io.kubectlpg.clustertest;

import java.util.ArrayList;
import java.util.List;

/** Everything that somebody needs to find out why a walk has failed. */
final class Report {
    private static final String ON_THE_VOLUME = """
            cd /pgdata/kubectl-pg; for f in role order deaf cloning restart /run/pg/state /run/pg/following /run/pg/ends; do [[ ! -s $f ]] || echo "$f: $(tr '\\n' ' ' <$f)"; done
            ls $PGDATA/standby.signal $PGDATA/postmaster.pid; pg_controldata | grep -E 'state|location|TimeLine'
            psql -XAtq -h /run/pg -U postgres -c 'SELECT pg_is_in_recovery()' -c 'SELECT slot_name, active, restart_lsn FROM pg_replication_slots' \
              -c 'SELECT application_name, state FROM pg_stat_replication'
            """;

    private Report() {}

    static void print(TestNamespace namespace) {
        show(namespace.pg("status", "demo"));
        show(namespace.pg("operations", "demo", "-o", "json"));
        show(namespace.kubectl("get", "pods,statefulset", "-o", "wide", "--show-labels"));
        show(namespace.kubectl("get", "configmap", "demo-decision", "-o", "jsonpath={.data.decision}"));
        show(namespace.kubectl("get", "events", "--sort-by=.lastTimestamp"));
        for (String instance : PromotedCluster.INSTANCES) {
            String pod = instance + "-0";
            show(namespace.kubectl("exec", pod, "-c", "postgres", "--", "bash", "-c", ON_THE_VOLUME));
            for (List<String> more : List.of(List.<String>of(), List.of("--previous"))) {
                var words = new ArrayList<>(List.of("logs", pod, "-c", "postgres", "--tail=400", "--timestamps"));
                words.addAll(more);
                show(namespace.kubectl(words.toArray(String[]::new)));
            }
        }
    }

    private static void show(Finished finished) {
        System.out.printf("%n=== %s%n%s%s%n", finished.command(), finished.out(), finished.err());
    }
}
