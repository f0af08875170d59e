package io.kubectlpg.output;

/** Progress that shows nothing. */
final class Silent implements Progress, Progress.Task {
    @Override
    public Progress.Task start(String step) {
        return this;
    }

    @Override
    public void note(String text) {}

    @Override
    public void status(String text) {}

    @Override
    public void bytes(long done, long total) {}

    @Override
    public void fraction(double fraction, String item) {}

    @Override
    public void done(String detail) {}

    @Override
    public void close() {}
}
