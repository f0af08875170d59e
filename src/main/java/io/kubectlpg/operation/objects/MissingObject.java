package io.kubectlpg.operation.objects;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.operation.values.RepositoryKeys;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;

/** The effect of a missing object, and the command that creates it again. */
record MissingObject(Kube kube, ClusterName name, Spec spec, InstanceName instance) {
    CliException of(ObjectName gone) {
        String object = gone.name();
        return switch (gone.kind()) {
            case STATEFUL_SET -> statefulSet(object);
            case SERVICE -> gone("Service", object, "applications cannot connect through it");
            case SECRET -> secret(object);
            case CONFIG_MAP -> gone("ConfigMap", object, "a new pod of " + name + " could not start");
            case SERVICE_ACCOUNT -> gone("ServiceAccount", object, "a new pod of " + name + " could not start");
            case CRON_JOB, ROLE, ROLE_BINDING ->
                gone(gone.kind().kind(), object, "scheduled work of " + name + " does not run");
            default -> gone(gone.kind().kind(), object, "the values of " + name + " require it");
        };
    }

    private CliException statefulSet(String object) {
        return object.equals(instance.toString())
                ? LostStatefulSet.refusal(kube, name, spec, instance)
                : gone("StatefulSet", object, "nothing is archived to the volume of the repository");
    }

    private CliException secret(String object) {
        if (object.equals(Passphrase.secret(name))) {
            return Passphrase.goneFromACluster(name);
        }
        for (S3Repository s3 : spec.buckets()) {
            if (object.equals(s3.keySecret(name))) {
                return RepositoryKeys.gone(name, s3);
            }
        }
        return object.equals(RepositoryHost.secretName(name))
                ? gone("Secret", object, "a new pod of " + name + " could not start")
                : CliException.refused(
                        "the Secret " + object + " is gone: a new pod of " + name
                                + " could not start, and nobody can read its password",
                        "kubectl pg upgrade " + name
                                + " creates it again with a new password, and sets that password in the server");
    }

    private CliException gone(String kind, String object, String consequence) {
        return CliException.refused(
                "the " + kind + " " + object + " is gone: " + consequence,
                "kubectl pg upgrade " + name + " creates it again");
    }
}
