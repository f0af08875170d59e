package io.kubectlpg.command;

/** The groups of commands in {@code --help}, in the order in which they are listed. */
enum CommandGroup {
    INSTALL_AND_CHANGE("Install and change"),
    LOOK("Look"),
    BACK_UP_AND_RECOVER("Back up and recover"),
    REPLICATE("Replicate"),
    WORK_WITH_THE_SERVER("Work with the server"),
    OPERATIONS("Operations"),
    SEVERAL_COMMANDS("Several commands");

    private final String title;

    CommandGroup(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}
