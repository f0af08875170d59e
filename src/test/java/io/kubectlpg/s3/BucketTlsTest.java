package io.kubectlpg.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.training.Keys;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which endpoints are believed; one that is answers that it is forbidden. */
class BucketTlsTest {
    private static final String[] CURVE = {"-keyalg", "EC"};

    /** Made once: each takes a second or two. */
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Keys localhost;

    @SuppressWarnings("NullAway.Init")
    private static Keys elsewhere;

    @SuppressWarnings("NullAway.Init")
    private Vertx vertx;

    @BeforeAll
    static void makeKeys() throws Exception {
        localhost = Keys.make(folder, "localhost", "dns:localhost", CURVE);
        elsewhere = Keys.make(folder, "elsewhere", "dns:elsewhere", CURVE);
    }

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void believesWhatItsAuthorityHasSignedForItsName() {
        assertThat(tried(localhost, localhost, true)).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void believesNoOtherAuthority() {
        assertThat(tried(localhost, elsewhere, true)).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void believesNoOtherName() {
        assertThat(tried(elsewhere, elsewhere, true)).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void believesAnybodyWhereNothingIsToBeVerified() {
        assertThat(tried(elsewhere, localhost, false)).isEqualTo(ExitCode.REFUSED);
    }

    private ExitCode tried(Keys server, Keys authority, boolean verify) {
        var access = new BucketAccess(
                "localhost:" + serve(server),
                "us-east-1",
                "backups",
                true,
                Optional.of(authority.authority()),
                verify,
                "key",
                "secret",
                Optional.empty());
        try (Bucket bucket = Bucket.open(access)) {
            return assertThatExceptionOfType(CliException.class)
                    .isThrownBy(() -> bucket.tryObject("tried"))
                    .actual()
                    .code();
        }
    }

    private int serve(Keys server) {
        return vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(server.options()))
                .requestHandler(request -> {
                    var _ = request.response().setStatusCode(403).end();
                })
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }
}
