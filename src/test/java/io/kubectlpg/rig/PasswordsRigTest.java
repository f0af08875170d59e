package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a role's password is decides the server, whatever the user's own lines of pg_hba.conf say of logins. */
class PasswordsRigTest extends RigTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "host all all 127.0.0.1/32 trust",
                "host all all 127.0.0.1/32 reject",
                "host all postgres all reject",
                "local all all trust"
            })
    void aNewPasswordIsSetAndTheOldOneIsNotTakenAnyMore(String line) throws IOException {
        Instance instance = make(files().values("pgHba: ['" + line + "']")).run();
        instance.script("roles").succeeded();
        for (String role : new String[] {"app", "replication", "superuser"}) {
            Files.writeString(instance.folder().resolve("secrets/" + role + "/password"), "it's \\new\\ \"ü\"\n");
        }
        String before = verifiers(instance);

        instance.script("roles").succeeded();

        String after = verifiers(instance);
        assertThat(after).isNotEqualTo(before);
        assertThat(login(instance, "it's \\new\\ \"ü\"")).contains("kubectl_pg_password");
        assertThat(login(instance, "the-password-of-app")).doesNotContain("kubectl_pg_password");

        instance.script("roles").succeeded();
        assertThat(verifiers(instance))
                .as("nothing is set that is right already")
                .isEqualTo(after);
    }

    private static String verifiers(Instance instance) {
        return instance.sql(
                "SELECT string_agg(rolname || rolpassword, ',' ORDER BY rolname) FROM pg_authid WHERE rolcanlogin");
    }

    private static String login(Instance instance, String password) {
        return instance.exec(
                        "env",
                        "PGPASSWORD=" + password,
                        "psql",
                        "-Xwqc",
                        "",
                        "-h",
                        "/run/pg",
                        "-U",
                        "myapp",
                        "-d",
                        "kubectl_pg_password")
                .out();
    }
}
