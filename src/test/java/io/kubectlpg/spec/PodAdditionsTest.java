package io.kubectlpg.spec;

import static io.kubectlpg.spec.SpecErrors.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodAdditionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sidecars: [{name: postgres, image: x}] | sidecars.0.name is postgres, a container that the pod has "
                        + "already",
                "initContainers: [{name: postgres, image: x}] | initContainers.0.name is postgres, a container that "
                        + "the pod has already",
                "sidecars: [{name: a, image: x}, {name: a, image: x}] | sidecars.1.name is a, a container that the "
                        + "pod has already",
                "sidecars: [{name: A_b, image: x}] | sidecars.0.name is not a valid name of a container",
                "sidecars: [{name: a}] | sidecars.0 has no image",
                "sidecars: [{image: a}] | sidecars.0 has no name",
                "extraVolumes: [{emptyDir: {}}] | extraVolumes.0 has no name",
                "env: [{name: PGDATA, value: x}] | env.0.name is PGDATA, which the program itself uses",
                "env: [{name: PGBACKREST_REPO1_PATH, value: x}] | env.0.name is PGBACKREST_REPO1_PATH, which the "
                        + "program itself uses",
                "env: [{name: PGPORT, value: '6432'}] | env.0.name is PGPORT, which changes how psql, libpq and the "
                        + "server itself work",
                "env: [{name: PGOPTIONS, value: x}] | env.0.name is PGOPTIONS, which changes how psql, libpq and the "
                        + "server itself work",
                "env: [{name: BASH_ENV, value: x}] | env.0.name is BASH_ENV, which changes what the scripts of the "
                        + "pod do",
                "env: [{name: LC_ALL, value: x}] | env.0.name is LC_ALL, which changes the language of the messages "
                        + "that the scripts read",
                "env: [{name: LD_PRELOAD, value: x}] | env.0.name is LD_PRELOAD, which changes what every program of "
                        + "the pod loads",
                "env: [{name: A, value: x}, {name: A, value: y}] | env.1.name is A a second time",
                "env: [{name: A, value: 5}] | env.0.value has a value that is not shown, text is needed",
                "extraVolumeMounts: [{name: tmp, mountPath: /a}] | extraVolumeMounts.0.name is tmp, which the "
                        + "program itself uses",
                "extraVolumeMounts: [{name: certs, mountPath: /a}] | extraVolumeMounts.0.name is not a volume in "
                        + "extraVolumes",
                "tolerations: [{kee: x}] | tolerations.0.kee is not a known key",
                "containerSecurityContext: {runAsUser: me} | containerSecurityContext.runAsUser is \"me\": allowed "
                        + "are whole numbers from -9223372036854775808 to 9223372036854775807",
            })
    void whatIsTheProgramsOwnOrNoFormOfKubernetesIsRefused(String values, String problem) {
        assertThat(problem(values)).isEqualTo("v.yaml:1: " + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data",
                "wal",
                "run",
                "tmp",
                "shm",
                "scripts",
                "config",
                "app",
                "superuser",
                "replication",
                "podinfo",
                "s3",
                "repository",
                "init-scripts",
                "pgbackrest-bundle"
            })
    void volumesOfTheProgramKeepTheirNames(String name) {
        assertThat(problem("extraVolumes: [{name: " + name + ", emptyDir: {}}]"))
                .isEqualTo("v.yaml:1: extraVolumes.0.name is " + name + ", a volume that the pod has already");
    }

    @ParameterizedTest
    @CsvSource({
        "/pgdata, /pgdata",
        "/pgdata/x, /pgdata",
        "/etc/pg/, /etc/pg",
        "/etc, /etc/pg",
        "/, ''",
        "/dev, /dev/shm",
        "relative, ''",
        "/a/../pgdata, ''",
        "/run/pg/log, /run/pg",
        "/etc/pg-init, /etc/pg-init",
        "/opt/pgbackrest-bundle/lib, /opt/pgbackrest-bundle",
    })
    void mountsDoNotCoverTheProgramsOwn(String path, String own) {
        assertThat(problem("extraVolumes: [{name: c, emptyDir: {}}]\nextraVolumeMounts: [{name: c, mountPath: \"" + path
                        + "\"}]"))
                .isEqualTo("v.yaml:2: extraVolumeMounts.0.mountPath is "
                        + (own.isEmpty()
                                ? "not an absolute path"
                                : "in the place of " + own + ", which the program " + "itself uses"));
    }

    @Test
    void whatStandsBesideTheProgramsOwnIsFine() {
        assertThat(new Sources().file("v.yaml", """
                                extraVolumes: [{name: certs, emptyDir: {}}]
                                extraVolumeMounts: [{name: certs, mountPath: /etc/pgcerts}]
                                env: [{name: TZ, value: UTC}, {name: LANG, value: C.UTF-8}, {name: PG_MAJOR, value: "17"}]
                                sidecars: [{name: exporter, image: "exporter:1"}]
                                """).load()).isNotNull();
    }

    @Test
    void theLineIsThatOfTheItem() {
        assertThat(problem("sidecars:\n  - name: a\n    image: x\n  - name: b\n    imagee: x\n"))
                .isEqualTo("v.yaml:5: sidecars.1.imagee is not a known key");
    }

    private static String problem(String values) {
        return errorOf(() -> new Sources().file("v.yaml", values).load()).problem();
    }
}
