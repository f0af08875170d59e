package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Schedule;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/** The CronJobs of a cluster, and their ServiceAccount with its rights. */
public final class ScheduleManifests {
    /**
     * The number of instances by which the rights are extended at a time. The rights name the pods of instances,
     * including pods that will be added later.
     */
    private static final int STEP = 16;

    private final ClusterName name;
    private final Spec spec;
    private final ObjectNode values;

    ScheduleManifests(ClusterName name, Spec spec, ObjectNode values) {
        this.name = name;
        this.spec = spec;
        this.values = values.deepCopy();
        this.values.set("schedule", common());
    }

    /**
     * The CronJobs, and their ServiceAccount with its rights.
     *
     * @param highest the number of the newest instance; later instances get their rights in advance
     */
    List<ObjectNode> objects(int highest) {
        var objects = new ArrayList<ObjectNode>();
        List<Schedule> started = spec.schedules().stream()
                .filter(schedule -> !schedule.isDrill())
                .toList();
        if (started.isEmpty()) {
            return objects;
        }
        if (spec.text("/cronJobs/serviceAccount").isEmpty()) {
            objects.add(Template.one("schedule/serviceaccount.yaml").with(values));
            if (spec.flag("/rbac/create")) {
                ObjectNode own = values.deepCopy();
                own.withObject("/schedule").set("pods", pods(highest));
                Template.all("schedule/rbac.yaml").forEach(object -> objects.add(object.with(own)));
            }
        }
        started.forEach(schedule -> objects.add(cronJob(schedule)));
        return objects;
    }

    private ObjectNode common() {
        ObjectNode schedule = JsonNodeFactory.instance.objectNode();
        schedule.put("image", spec.kubectlImage());
        schedule.put("serviceAccount", spec.text("/cronJobs/serviceAccount").orElse(name + "-schedule"));
        schedule.putArray("services").add(service());
        return schedule;
    }

    private String service() {
        return spec.fullname(name) + "-rw";
    }

    private ArrayNode pods(int highest) {
        ArrayNode pods = JsonNodeFactory.instance.arrayNode();
        int last = (highest / STEP + 1) * STEP;
        for (int number = 1; number <= last; number++) {
            pods.add(new InstanceName(name, number).podName());
        }
        return pods;
    }

    private ObjectNode cronJob(Schedule schedule) {
        ObjectNode own = values.deepCopy();
        ObjectNode place = own.withObject("/schedule");
        place.put("name", schedule.objectName(name))
                .put("word", schedule.word())
                .put("cron", schedule.cron())
                .put("timeZone", schedule.timeZone());
        ArrayNode arguments = place.putArray("arguments");
        List.of(
                        "exec",
                        "service/" + service(),
                        "--container=postgres",
                        "--namespace",
                        values.path("namespace").asText())
                .forEach(arguments::add);
        List.of("--", "/bin/bash", "/opt/kubectl-pg/scheduled", schedule.word(), "$(JOB)")
                .forEach(arguments::add);
        schedule.request().forEach(arguments::add);
        return Template.one("schedule/cronjob.yaml").with(own);
    }

    /**
     * The part of a CronJob that operations set, not the values.
     *
     * @param since the time from which runs are expected: the last change of the schedule or of the suspension, by the
     *     API server's clock
     */
    public static ObjectNode state(String namespace, String cronJob, boolean suspended, String since) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("apiVersion", "batch/v1").put("kind", "CronJob");
        ObjectNode metadata = state.putObject("metadata").put("name", cronJob).put("namespace", namespace);
        metadata.putObject("annotations").put(Labels.SCHEDULED_SINCE, since);
        state.putObject("spec").put("suspend", suspended);
        return state;
    }
}
