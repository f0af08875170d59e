package io.kubectlpg.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

class LifecycleRuleTest {
    private static final String PATH = "team/prod/demo";
    private static final Optional<Integer> NEEDED = Optional.of(57);

    @Test
    void deletesBackupsThatAreStillNeeded() {
        assertThat(expires("team/", 30).danger(PATH, NEEDED))
                .contains("the lifecycle rule r deletes what is under /team/prod/demo after 30 days, but retention "
                        + "and schedule need it for up to 57 days");
        assertThat(expires("", 57).danger(PATH, NEEDED)).isPresent();
        assertThat(expires("", 58).danger(PATH, NEEDED)).isEmpty();
    }

    @Test
    void endangersWhateverItDeletesWhereNobodyKnowsForHowLongItIsNeeded() {
        assertThat(expires("", 3650).danger(PATH, Optional.empty())).isPresent();
    }

    @Test
    void isAboutThePathOrAFolderAboveOrBelowIt() {
        for (String prefix : new String[] {"", "t", "team/prod/demo", "team/prod/demo/", "team/prod/demo/backup/"}) {
            assertThat(expires(prefix, 1).danger(PATH, NEEDED)).as(prefix).isPresent();
        }
        for (String prefix : new String[] {"other/", "team/prod/demo2/", "team/prod/demo-old", "eam/"}) {
            assertThat(expires(prefix, 1).danger(PATH, NEEDED)).as(prefix).isEmpty();
        }
    }

    @Test
    void deletesAllFromADateOn() {
        var rule = new LifecycleRule(
                "r", "", Optional.empty(), Optional.of(Instant.parse("2027-01-01T00:00:00Z")), Optional.empty());
        assertThat(rule.danger(PATH, NEEDED)).get().asString().contains("from 2027-01-01T00:00:00Z on");
    }

    @Test
    void movesBackupsWhereARestoreCannotReadThem() {
        var rule = new LifecycleRule("r", "", Optional.empty(), Optional.empty(), Optional.of("DEEP_ARCHIVE"));
        assertThat(rule.danger(PATH, NEEDED)).get().asString().contains("moves what is under", "DEEP_ARCHIVE");
    }

    @Test
    void isReadFromWhatTheBucketSays() {
        assertThat(read("team/", ExpirationStatus.ENABLED)).contains(expires("team/", 30));
        assertThat(read("team/", ExpirationStatus.DISABLED)).isEmpty();
    }

    @Test
    void leavesObjectsWithoutTagsAlone() {
        var tagged = software.amazon.awssdk.services.s3.model.LifecycleRule.builder()
                .id("r")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.tag(tag -> tag.key("temporary").value("yes")))
                .expiration(expiration -> expiration.days(1))
                .build();
        assertThat(LifecycleRules.read(tagged)).isEmpty();
    }

    @Test
    void ofEarlierVersionsAndCheapStorageIsHarmless() {
        var harmless = software.amazon.awssdk.services.s3.model.LifecycleRule.builder()
                .id("r")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(""))
                .noncurrentVersionExpiration(expiration -> expiration.noncurrentDays(1))
                .transitions(Transition.builder()
                        .days(30)
                        .storageClass(TransitionStorageClass.STANDARD_IA)
                        .build())
                .build();
        assertThat(LifecycleRules.read(harmless).orElseThrow().danger(PATH, NEEDED))
                .isEmpty();
    }

    private static Optional<LifecycleRule> read(String prefix, ExpirationStatus status) {
        return LifecycleRules.read(software.amazon.awssdk.services.s3.model.LifecycleRule.builder()
                .id("r")
                .status(status)
                .filter(filter -> filter.prefix(prefix))
                .expiration(expiration -> expiration.days(30))
                .build());
    }

    private static LifecycleRule expires(String prefix, int days) {
        return new LifecycleRule("r", prefix, Optional.of(days), Optional.empty(), Optional.empty());
    }
}
