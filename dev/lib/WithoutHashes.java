import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleHashesAttribute;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * WithoutHashes FILE: takes the digests of other modules out of a module-info.class. jlink computes them anew; it refuses
 * modules whose digests are others, as those of modules that were packed again are.
 */
final class WithoutHashes {
    private WithoutHashes() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        var files = ClassFile.of();
        Files.write(
                file,
                files.transformClass(
                        files.parse(file),
                        ClassTransform.dropping(element -> element instanceof ModuleHashesAttribute)));
    }
}
