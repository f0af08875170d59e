package io.kubectlpg.spec;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files, a standard input and options as a test gives them. */
final class Sources implements SourceReader {
    private final Map<String, String> contents = new HashMap<>();
    private final List<Path> files = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> setFiles = new ArrayList<>();
    private Optional<String> profile = Optional.empty();

    Sources profile(String name) {
        profile = Optional.of(name);
        return this;
    }

    Sources file(String name, String content) {
        contents.put(name, content);
        return fileNamed(name);
    }

    Sources fileNamed(String name) {
        files.add(Path.of(name));
        return this;
    }

    Sources set(String argument) {
        sets.add(argument);
        return this;
    }

    Sources setFile(String argument, String content) {
        contents.put(argument.substring(argument.indexOf('=') + 1), content);
        setFiles.add(argument);
        return this;
    }

    Sources standardInput(String content) {
        contents.put("-", content);
        return this;
    }

    Spec load() {
        return new SpecLoader(this).load(sources());
    }

    Spec change(Spec applied) {
        return new SpecLoader(this).load(applied, sources());
    }

    Spec again(Spec applied) {
        return new SpecLoader(this).loadAgain(applied, sources());
    }

    private SpecSources sources() {
        return new SpecSources(files, sets, setFiles, profile);
    }

    @Override
    public String file(Path path) throws IOException {
        String content = contents.get(path.toString());
        if (content == null) {
            throw new NoSuchFileException(path.toString());
        }
        return content;
    }

    @Override
    public String standardInput() {
        return contents.getOrDefault("-", "");
    }
}
