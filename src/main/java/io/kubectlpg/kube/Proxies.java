package io.kubectlpg.kube;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the proxy for an address in the environment. The rules are those of kubectl, from Go's net/http. */
final class Proxies {
    private Proxies() {}

    static Optional<String> of(String server, Map<String, String> environment) {
        URI address = URI.create(server);
        String host = Optional.ofNullable(address.getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (excepted(host, variable(environment, "NO_PROXY"))) {
            return Optional.empty();
        }
        String scheme = Optional.ofNullable(address.getScheme()).orElse("https");
        return Optional.of(variable(environment, scheme.toUpperCase(Locale.ROOT) + "_PROXY"))
                .filter(proxy -> !proxy.isEmpty())
                .map(proxy -> proxy.contains("://") ? proxy : "http://" + proxy);
    }

    private static String variable(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, environment.getOrDefault(name.toLowerCase(Locale.ROOT), ""));
    }

    private static boolean excepted(String host, String list) {
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            return true;
        }
        for (String entry : list.split(",", -1)) {
            String rule = entry.strip().toLowerCase(Locale.ROOT);
            if (!rule.isEmpty() && (rule.contains("/") ? inNetwork(host, rule) : matches(host, rule))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String host, String rule) {
        if (rule.equals("*")) {
            return true;
        }
        String domain = rule.startsWith("*.") ? rule.substring(1) : rule;
        return domain.startsWith(".") ? host.endsWith(domain) : host.equals(domain) || host.endsWith("." + domain);
    }

    private static boolean inNetwork(String host, String network) {
        String[] parts = network.split("/", 2);
        Optional<Long> address = ipv4(host);
        Optional<Long> base = ipv4(parts[0]);
        if (address.isEmpty() || base.isEmpty() || !parts[1].matches("\\d{1,2}")) {
            return false;
        }
        int bits = Integer.parseInt(parts[1]);
        return bits == 0 || address.get() >> (32 - bits) == base.get() >> (32 - bits);
    }

    private static Optional<Long> ipv4(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return Optional.empty();
        }
        long value = 0;
        for (String part : text.split("\\.", -1)) {
            value = (value << 8) | Long.parseLong(part);
        }
        return Optional.of(value);
    }
}
