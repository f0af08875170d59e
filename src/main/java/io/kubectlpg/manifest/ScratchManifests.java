package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Schedule;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/** The objects of scratch instances: a Job for a run that starts now, and a CronJob for scheduled drills. */
final class ScratchManifests {
    private final ClusterName name;
    private final Spec spec;
    private final ObjectNode values;
    private final Renderer render;
    private final Bundle bundle;

    ScratchManifests(ClusterName name, Spec spec, ObjectNode values, Renderer render, Bundle bundle) {
        this.name = name;
        this.spec = spec;
        this.values = values;
        this.render = render;
        this.bundle = bundle;
    }

    /**
     * A Job that restores a scratch instance, runs a task there, and ends. The operation that starts the Job also
     * removes it.
     */
    ObjectNode job(ScratchTask task) {
        ObjectNode own = ScratchPod.values(values, name, spec, task);
        ObjectNode job = Template.one("scratch/job.yaml").with(own);
        job.withObject("/spec").set("template", pod(task, own));
        return render.labelled(job);
    }

    private ObjectNode pod(ScratchTask task, ObjectNode own) {
        ObjectNode instance = render.object("base/statefulset.yaml", own);
        for (String patch : InstancePatches.ofScratch(spec)) {
            instance = Renderer.patched(instance, patch, own);
        }
        return ScratchPod.of(bundle.addedTo(instance.withObject("/spec/template")), spec, task, own);
    }

    /**
     * The CronJob of scheduled drills, and the ServiceAccount with which a drill stores its result. The list is empty
     * if no drill is scheduled.
     */
    List<ObjectNode> drills() {
        var objects = new ArrayList<ObjectNode>();
        for (Schedule schedule : spec.schedules()) {
            if (schedule.isDrill()) {
                ScratchTask task = ScratchTask.scheduledDrill(spec);
                ObjectNode own = ScratchPod.values(values, name, spec, task);
                own.withObject("/schedule")
                        .put("name", schedule.objectName(name))
                        .put("word", schedule.word())
                        .put("cron", schedule.cron())
                        .put("timeZone", schedule.timeZone())
                        .put("image", spec.kubectlImage());
                objects.add(Template.one("scratch/drill-result.yaml").with(own));
                if (spec.flag("/rbac/create")) {
                    Template.all("scratch/rbac.yaml").forEach(object -> objects.add(object.with(own)));
                }
                ObjectNode cronJob = Template.one("scratch/cronjob.yaml").with(own);
                cronJob.withObject("/spec/jobTemplate/spec").set("template", ScratchPod.scheduled(pod(task, own), own));
                objects.add(cronJob);
            }
        }
        objects.forEach(render::labelled);
        return objects;
    }
}
