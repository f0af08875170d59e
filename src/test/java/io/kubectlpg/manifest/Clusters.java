package io.kubectlpg.manifest;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.SpecLoader;
import io.kubectlpg.spec.SpecSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Clusters named demo in the namespace prod. */
public final class Clusters {
    static final ClusterName DEMO = new ClusterName("demo");

    private static final String S3 = """
            image: registry.example.com/postgres-pgbackrest:17
            storage: {size: 20Gi, storageClass: fast}
            parameters: {work_mem: 8MB}
            backup:
              s3:
                bucket: backups
                prefix: team
                endpoint: https://minio.example.com:9000
                pathStyle: true
                ca: |
                  -----BEGIN CERTIFICATE-----
                  MIIB
                  -----END CERTIFICATE-----
                accessKey: AKEY
                secretKey: SKEY
              compression: {type: lz4, level: 1}
            """;

    private Clusters() {}

    static Manifests of(Spec spec) {
        return Manifests.of(DEMO, "prod", spec);
    }

    static Spec plain() {
        return load("", Optional.empty());
    }

    static Spec profile(String name) {
        return load("", Optional.of(name));
    }

    /** Everything that a user can add, each in the place where it is looked for. */
    static Spec options() {
        try {
            return load(Files.readString(Path.of("src/test/resources/values/options.yaml")), Optional.empty());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static Spec s3() {
        return load(S3, Optional.empty());
    }

    static Spec s3WithExistingSecret() {
        return load(
                S3.replace("accessKey: AKEY", "existingSecret: my-keys").replace("secretKey: SKEY", ""),
                Optional.empty());
    }

    /** Of values in YAML. */
    public static Spec yaml(String values) {
        return load(values, Optional.empty());
    }

    private static Spec load(String values, Optional<String> profile) {
        var reader = new SourceReader() {
            @Override
            public String file(Path path) {
                return values;
            }

            @Override
            public String standardInput() {
                return "";
            }
        };
        return new SpecLoader(reader)
                .load(new SpecSources(List.of(Path.of("values.yaml")), List.of(), List.of(), profile));
    }
}
