package io.kubectlpg.operation.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.backup.BackupOperation;
import io.kubectlpg.operation.backup.BackupRequest;
import io.kubectlpg.operation.clone.CloneOperation;
import io.kubectlpg.operation.credentials.Account;
import io.kubectlpg.operation.credentials.ApplyCredentialsOperation;
import io.kubectlpg.operation.credentials.RotateOperation;
import io.kubectlpg.operation.expire.ExpireOperation;
import io.kubectlpg.operation.install.InstallOperation;
import io.kubectlpg.operation.migrate.MigrateOperation;
import io.kubectlpg.operation.promote.FailoverOperation;
import io.kubectlpg.operation.promote.PromoteOperation;
import io.kubectlpg.operation.recover.RecoverOperation;
import io.kubectlpg.operation.replicas.CopyFrom;
import io.kubectlpg.operation.replicas.RebuildOperation;
import io.kubectlpg.operation.replicas.ReplaceOperation;
import io.kubectlpg.operation.replicas.ScaleOperation;
import io.kubectlpg.operation.replicas.Scaling;
import io.kubectlpg.operation.restore.RestoreOperation;
import io.kubectlpg.operation.restoretable.TableRestore;
import io.kubectlpg.operation.restoretable.TableRestoreOperation;
import io.kubectlpg.operation.schedule.RunOperation;
import io.kubectlpg.operation.schedule.SuspendOperation;
import io.kubectlpg.operation.server.FenceOperation;
import io.kubectlpg.operation.server.ReloadOperation;
import io.kubectlpg.operation.server.RestartOperation;
import io.kubectlpg.operation.server.StartOperation;
import io.kubectlpg.operation.server.StopOperation;
import io.kubectlpg.operation.uninstall.UninstallOperation;
import io.kubectlpg.operation.upgrade.UpgradeOperation;
import io.kubectlpg.output.Progress;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResumableTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final FakeKube KUBE = new FakeKube();

    private static Stream<Operation> operations() {
        RecoveryChoice choice = RecoveryChoice.of(new RecoveryTarget.Time(Instant.parse("2026-11-21T09:00:00Z")))
                .accepting(true, false);
        Spec spec = Spec.fromStored(
                Observations.read("{\"backup\":{\"s3\":{\"bucket\":\"b\",\"existingSecret\":\"keys\"}}}"));
        return Stream.of(
                new InstallOperation(DEMO, spec, "1.0.0"),
                new UpgradeOperation(DEMO, spec, true, true, "1.0.0"),
                new UninstallOperation(DEMO, true, false),
                new UninstallOperation(DEMO, false, true),
                migrate(),
                new BackupOperation(
                        DEMO,
                        new BackupRequest(BackupType.DIFF, Optional.of(2), new TreeMap<>(Map.of("why", "release"))),
                        false),
                new ExpireOperation(DEMO, Optional.empty(), Optional.of(2)),
                new ExpireOperation(DEMO, Optional.of(new BackupLabel("20261121-081416F")), Optional.empty()),
                new RestoreOperation(DEMO, choice, true),
                new TableRestoreOperation(DEMO, choice, new TableRestore.Database("shop", "shop_old"), true),
                new RecoverOperation(
                        DEMO, spec, choice, true, new PlanWait(Duration.ofMinutes(15), Progress.silent()), "1.0.0"),
                new CloneOperation(
                        DEMO,
                        new ClusterName("source"),
                        "there",
                        spec,
                        choice,
                        true,
                        new PlanWait(Duration.ofMinutes(15), Progress.silent()),
                        "1.0.0"),
                new RotateOperation(DEMO, List.of(Account.APP, Account.REPLICATION)),
                new ApplyCredentialsOperation(DEMO),
                new ScaleOperation(DEMO, 3, new Scaling.Choices(CopyFrom.PRIMARY, true), "1.0.0"),
                new RebuildOperation(new InstanceName(DEMO, 2), CopyFrom.REPOSITORY),
                replace(),
                promoted(OperationKind.PROMOTE),
                promoted(OperationKind.FAIL_OVER),
                new FenceOperation(new InstanceName(DEMO, 2), false),
                new FenceOperation(new InstanceName(DEMO, 2), true),
                new StartOperation(DEMO),
                new StopOperation(DEMO, true),
                new RestartOperation(DEMO, true, false, false),
                new RestartOperation(DEMO, false, false, true),
                new ReloadOperation(DEMO),
                new SuspendOperation(DEMO, Optional.empty(), true),
                new SuspendOperation(DEMO, Optional.of("full"), false),
                new RunOperation(DEMO, "full"));
    }

    private static ReplaceOperation replace() {
        return ReplaceOperation.of(
                new FakeKube(), new InstanceName(DEMO, 2), new Scaling.Choices(CopyFrom.AUTO, true), "1.0.0");
    }

    private static Operation promoted(OperationKind kind) {
        var stored = new StoredOperation(
                KUBE,
                DEMO,
                kind,
                Observations.read("""
                {"from":"demo-1","to":"demo-2","maxLag":"16777216","abortBackup":true,"nodeIsDown":true,
                 "acceptLoss":false}
                """),
                "1.0.0",
                new PlanWait(Duration.ofMinutes(15), Progress.silent()));
        return kind == OperationKind.PROMOTE ? PromoteOperation.resumed(stored) : FailoverOperation.resumed(stored);
    }

    private static MigrateOperation migrate() {
        return MigrateOperation.resumed(new StoredOperation(
                KUBE,
                DEMO,
                OperationKind.MIGRATE,
                Observations.read("""
                {"before":{"backup":{"s3":{"bucket":"old","existingSecret":"keys"}}},
                 "values":{"backup":{"s3":{"bucket":"new","existingSecret":"keys"}}},
                 "keysGiven":true}
                """),
                "1.0.0",
                new PlanWait(Duration.ofMinutes(15), Progress.silent())));
    }

    /** The same arguments are what the same command is known by, which takes it up without resume. */
    @ParameterizedTest
    @MethodSource("operations")
    void comesBackFromTheJournalAsItWas(Operation operation) {
        ObjectNode stored = Observations.read(operation.arguments().toString());

        Operation resumed = resumed(operation.kind().toString(), stored);

        assertThat(resumed).hasSameClassAs(operation);
        assertThat(resumed.kind()).isEqualTo(operation.kind());
        assertThat(resumed.cluster()).isEqualTo(DEMO);
        assertThat(resumed.arguments()).isEqualTo(stored);
    }

    @Test
    void everyKindThatKeepsAJournalCanBeResumed() {
        Set<OperationKind> without = EnumSet.allOf(OperationKind.class);
        without.removeAll(Resumable.kinds());

        assertThat(without).containsExactly(OperationKind.VERIFY, OperationKind.DRILL, OperationKind.OTHER);
        assertThat(operations().map(Operation::kind).collect(Collectors.toSet()))
                .isEqualTo(Resumable.kinds());
    }

    @Test
    void whatANewerProgramBeganIsLeftToThatOne() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> resumed("switchover", JsonNodeFactory.instance.objectNode()))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED))
                .withMessageContaining("this version does not know the operation switchover");
    }

    private static Operation resumed(String kind, ObjectNode arguments) {
        var record = new OperationRecord(
                "7f3a",
                kind,
                kind + " demo",
                "ann@laptop/1",
                Instant.EPOCH,
                arguments,
                OperationRecord.State.RUNNING,
                List.of(),
                null,
                null);
        return Resumable.from(KUBE, DEMO, record, "1.0.0", new PlanWait(Duration.ofMinutes(15), Progress.silent()));
    }
}
