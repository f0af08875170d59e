package io.kubectlpg;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.kubectlpg");

    @Test
    void arrowsPointDownOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("main")
                .definedBy("io.kubectlpg")
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
                .whereLayer("command")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("operation")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("manifest")
                .mayOnlyBeAccessedByLayers("operation")
                .whereLayer("cluster")
                .mayOnlyBeAccessedByLayers("operation", "command")
                .whereLayer("output")
                .mayOnlyBeAccessedByLayers("operation", "command")
                .whereLayer("kube")
                .mayOnlyBeAccessedByLayers("cluster", "operation", "command")
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
}
