package io.kubectlpg.guide;

import io.kubectlpg.CliException;
import io.kubectlpg.command.Questions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jline.terminal.Terminal;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.shell.jline.tui.component.context.ComponentContext;
import org.springframework.shell.jline.tui.component.flow.ComponentFlow;
import org.springframework.shell.jline.tui.component.flow.SelectItem;
import org.springframework.shell.jline.tui.style.TemplateExecutor;
import org.springframework.shell.jline.tui.style.Theme;
import org.springframework.shell.jline.tui.style.ThemeRegistry;
import org.springframework.shell.jline.tui.style.ThemeResolver;
import org.springframework.shell.jline.tui.style.ThemeSettings;

/**
 * Asks questions with Spring Shell's component flows. Each question is a flow of its own, so that its answer is checked
 * before the next question.
 */
public final class FlowQuestions implements Questions {
    private static final String ANSWER = "answer";
    private static final String THEME = "default";

    private final Terminal terminal;
    private final TemplateExecutor templates;

    /**
     * Questions at this terminal.
     *
     * @param colour whether the questions may have colours
     */
    public FlowQuestions(Terminal terminal, boolean colour) {
        this.terminal = terminal;
        var themes = new ThemeRegistry();
        themes.register(new Theme() {
            @Override
            public String getName() {
                return THEME;
            }

            @Override
            public ThemeSettings getSettings() {
                return colour ? ThemeSettings.defaults() : ThemeSettings.dump();
            }
        });
        templates = new TemplateExecutor(new ThemeResolver(themes, THEME));
    }

    @Override
    public <T> T text(String question, String proposal, Function<String, T> check) {
        while (true) {
            String typed = this.<String>asked(flow -> {
                        var input = flow.withStringInput(ANSWER).name(question);
                        return (proposal.isEmpty() ? input : input.defaultValue(proposal)).and();
                    })
                    .orElse("");
            try {
                return check.apply(typed.isBlank() ? proposal : typed.strip());
            } catch (CliException wrong) {
                say(wrong);
            }
        }
    }

    private void say(CliException wrong) {
        terminal.writer().println("  " + wrong.problem());
        if (!wrong.remedy().isEmpty()) {
            terminal.writer().println("  " + wrong.remedy());
        }
        terminal.flush();
    }

    @Override
    public String secret(String question) {
        return this.<String>asked(flow -> flow.withStringInput(ANSWER)
                        .name(question)
                        .maskCharacter('*')
                        .and())
                .orElse("");
    }

    @Override
    public String choice(String question, Map<String, String> choices) {
        List<SelectItem> items = new ArrayList<>();
        choices.forEach((shown, returned) -> items.add(SelectItem.of(shown, returned)));
        return this.<String>asked(flow -> flow.withSingleItemSelector(ANSWER)
                        .name(question)
                        .selectItems(items)
                        .sort((_, _) -> 0)
                        .max(items.size())
                        .and())
                .orElseThrow(CliException::interrupted);
    }

    @Override
    public boolean yes(String question, boolean proposal) {
        return this.<Boolean>asked(flow -> flow.withConfirmationInput(ANSWER)
                        .name(question)
                        .defaultValue(proposal)
                        .and())
                .orElse(proposal);
    }

    /** The answer; empty if the user typed nothing. */
    private <T> Optional<T> asked(Function<ComponentFlow.Builder, ComponentFlow.Builder> question) {
        ComponentFlow.Builder flow = ComponentFlow.builder()
                .reset()
                .terminal(terminal)
                .resourceLoader(new DefaultResourceLoader(FlowQuestions.class.getClassLoader()))
                .templateExecutor(templates);
        ComponentContext<?> answers = question.apply(flow).build().run().getContext();
        return answers.containsKey(ANSWER) ? Optional.of(answers.<T>get(ANSWER)) : Optional.empty();
    }
}
