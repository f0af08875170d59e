package io.kubectlpg;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import io.kubectlpg.operation.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
    private static final Set<String> VALUES = Stream.of(
                    String.class, Duration.class, Optional.class, List.class, Set.class, SortedSet.class)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.kubectlpg");

    @Test
    void arrowsPointDownOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("main")
                .definedBy("io.kubectlpg")
                .layer("shell")
                .definedBy("..shell..")
                .layer("runbook")
                .definedBy("..runbook..")
                .layer("command")
                .definedBy("..command..")
                .layer("operation")
                .definedBy("..operation..")
                .layer("manifest")
                .definedBy("..manifest..")
                .layer("cluster")
                .definedBy("..cluster..")
                .layer("output")
                .definedBy("..output..")
                .layer("spec")
                .definedBy("..spec..")
                .layer("pgbackrest")
                .definedBy("..pgbackrest..")
                .layer("postgres")
                .definedBy("..postgres..")
                .layer("kube")
                .definedBy("..kube..")
                .layer("s3")
                .definedBy("..s3..")
                .layer("tls")
                .definedBy("..tls..")
                .layer("document")
                .definedBy("..document..")
                .layer("completion")
                .definedBy("..completion..")
                .whereLayer("document")
                .mayOnlyBeAccessedByLayers(
                        "shell", "command", "operation", "manifest", "cluster", "spec", "kube", "document")
                .whereLayer("completion")
                .mayOnlyBeAccessedByLayers("command", "shell")
                .whereLayer("command")
                .mayOnlyBeAccessedByLayers("main", "shell")
                .whereLayer("runbook")
                .mayOnlyBeAccessedByLayers("command", "shell")
                .whereLayer("shell")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("operation")
                .mayOnlyBeAccessedByLayers("command", "shell", "runbook")
                .whereLayer("manifest")
                .mayOnlyBeAccessedByLayers("operation")
                .whereLayer("cluster")
                .mayOnlyBeAccessedByLayers("operation", "command")
                .whereLayer("output")
                .mayOnlyBeAccessedByLayers("operation", "command", "shell", "runbook")
                .whereLayer("kube")
                .mayOnlyBeAccessedByLayers("cluster", "operation", "command", "shell", "runbook")
                .whereLayer("s3")
                .mayOnlyBeAccessedByLayers("operation")
                .whereLayer("tls")
                .mayOnlyBeAccessedByLayers("kube", "s3")
                .whereLayer("pgbackrest")
                .mayOnlyBeAccessedByLayers("cluster", "operation", "command")
                .whereLayer("postgres")
                .mayOnlyBeAccessedByLayers("pgbackrest", "cluster", "operation", "command")
                .as("a command asks, an operation decides, kube acts: nobody calls back up")
                .check(PROGRAM);
    }

    @Test
    void onlyKubeKnowsTheLibraryThatTalksToTheApiServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..kube..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .because("the API server is talked to in one place, which tests can stand in for")
                .check(PROGRAM);
    }

    @Test
    void onlyS3KnowsTheLibraryThatTalksToBuckets() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..s3..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .because("it is large, and no command but the one that asks a bucket waits for it")
                .check(PROGRAM);
    }

    @Test
    void onlyTheShellKnowsTheLibraryThatReadsWhatIsTyped() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..shell..", "..guide..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .because("a single command does not wait for it")
                .check(PROGRAM);
    }

    @Test
    void onlyTheGuideKnowsSpringAndNobodyKnowsTheGuide() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kubectlpg.guide..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.kubectlpg.guide..")
                .because("both are in jars that are loaded by name, when questions are asked")
                .check(PROGRAM);
    }

    @Test
    void onlyCommandsKnowTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..command..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("an operation is also run by the shell, by runbooks and by schedules")
                .check(PROGRAM);
    }

    @Test
    void completionKnowsNamesAloneOfTheRest() {
        noClasses()
                .that()
                .resideInAPackage("..completion..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..kube..", "..cluster..", "..operation..", "..output..", "..document..", "com.fasterxml..")
                .because("a key is answered by what loads in milliseconds")
                .check(PROGRAM);
    }

    @Test
    void valuesOfTheFieldKnowNothingOfKubernetes() {
        noClasses()
                .that()
                .resideInAnyPackage("..postgres..", "..pgbackrest..", "..spec..", "..manifest..", "..s3..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..kube..", "..cluster..", "..operation..")
                .because("what the user asked for and what PostgreSQL says are pure values")
                .check(PROGRAM);
    }

    @Test
    void operationsHaveNoCycles() {
        slices().matching("io.kubectlpg.operation.(*)..")
                .should()
                .beFreeOfCycles()
                .check(PROGRAM);
    }

    @Test
    void whatOperationsShareKnowsNoOperation() {
        noClasses()
                .that()
                .resideInAPackage("io.kubectlpg.operation")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.kubectlpg.operation.*..")
                .because("every operation stands on it")
                .check(PROGRAM);
    }

    /** A new arrow is a decision: it is written here. */
    @ParameterizedTest
    @CsvSource(delimiter = ':', nullValues = "nothing", textBlock = """
            abort        : promote
            backup       : nothing
            clone        : objects preflight recover replicas restore values
            credentials  : instance values
            doctor       : objects preflight values
            drill        : scratch
            expire       : nothing
            install      : instance objects preflight replicas repository values
            instance     : backup
            migrate      : backup instance objects preflight replicas repository values
            monitor      : nothing
            objects      : credentials repository values
            preflight    : instance values
            promote      : backup instance objects
            recover      : backup instance objects preflight replicas repository restore values
            render       : nothing
            replicas     : instance objects values
            repository   : instance
            restore      : backup replicas
            restoretable : scratch
            resume       : backup clone credentials expire install migrate promote recover replicas restore restoretable schedule server uninstall upgrade
            schedule     : nothing
            scratch      : restore values
            server       : credentials instance promote replicas
            uninstall    : instance values
            upgrade      : credentials instance objects preflight promote replicas repository schedule values
            values       : nothing
            verify       : nothing
            """)
    void anOperationKnowsTheseAlone(String operation, @Nullable String others) {
        String root = "io.kubectlpg.operation.";
        Set<String> known = PROGRAM.stream()
                .filter(type -> type.getPackageName().equals(root + operation))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(name -> name.startsWith(root) && !name.equals(root + operation))
                .map(name -> name.substring(root.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(String.join(" ", known)).isEqualTo(others == null ? "" : others);
    }

    /** A field that can change would keep something of one run for the next, or of a plan that was not carried out. */
    @Test
    void operationsAreValues() {
        fields().that()
                .areDeclaredInClassesThat()
                .implement(Operation.class)
                .and()
                .areNotStatic()
                .should()
                .beFinal()
                .andShould(beOfAKindThatNeverChanges())
                .check(PROGRAM);
    }

    private static ArchCondition<JavaField> beOfAKindThatNeverChanges() {
        return ArchCondition.from(DescribedPredicate.describe(
                "be of a kind that never changes", field -> neverChanges(field.getRawType())));
    }

    /** What a rule can see: whether a list is a copy it cannot. */
    private static boolean neverChanges(JavaClass type) {
        boolean value = type.isPrimitive() || type.isRecord() || type.isEnum() || VALUES.contains(type.getName());
        boolean sealed = type.isInterface() && type.reflect().isSealed();
        boolean ours = type.getPackageName().startsWith("io.kubectlpg")
                && !type.isInterface()
                && type.getFields().stream()
                        .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL));
        return value || sealed || ours;
    }

    @Test
    void nobodyPrintsButOutputAndTheProgramsFirstLine() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..output..", "io.kubectlpg")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("what is printed goes over the console that a command was given")
                .check(PROGRAM);
    }
}
