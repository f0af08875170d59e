package io.kubectlpg.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of the API server, and in which words it is told of.
 *
 * @param verb as in RBAC rules
 * @param namespace empty for every namespace, or for a kind that has none
 * @param name empty for a list
 * @param path with its query
 * @param accept the form of the answer, where it is not the usual one
 */
record Request(
        String verb,
        Kind kind,
        Optional<String> namespace,
        Optional<String> name,
        String method,
        String path,
        Optional<Body> body,
        Optional<String> accept) {

    record Body(String contentType, String text) {}

    private static final String JSON = "application/json";

    Request(
            String verb,
            Kind kind,
            Optional<String> namespace,
            Optional<String> name,
            String method,
            String path,
            Optional<Body> body) {
        this(verb, kind, namespace, name, method, path, body, Optional.empty());
    }

    static Request get(Kind kind, String namespace, String name) {
        return of("get", kind, namespace, name, "GET", List.of(), Optional.empty());
    }

    /** Asks the API server about itself. The kind is a placeholder for error messages. */
    static Request version() {
        return new Request(
                "get", Kind.NODE, Optional.empty(), Optional.of("version"), "GET", "/version", Optional.empty());
    }

    static Request list(Kind kind, Optional<String> namespace, List<String> query) {
        return new Request(
                "list",
                kind,
                namespace,
                Optional.empty(),
                "GET",
                collection(kind, namespace) + query(query),
                Optional.empty());
    }

    /** The same list, without what the objects hold (Kubernetes docs, "Kubernetes API Concepts"). */
    Request metadataOnly() {
        String accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
        return new Request(verb, kind, namespace, name, method, path, body, Optional.of(accept));
    }

    static Request watch(Kind kind, String namespace, List<String> query) {
        Optional<String> in = kind.namespaced() ? Optional.of(namespace) : Optional.empty();
        return new Request(
                "watch", kind, in, Optional.empty(), "GET", collection(kind, in) + query(query), Optional.empty());
    }

    static Request create(Kind kind, String namespace, String name, String text) {
        Optional<String> in = kind.namespaced() ? Optional.of(namespace) : Optional.empty();
        return new Request(
                "create", kind, in, Optional.of(name), "POST", collection(kind, in), Optional.of(new Body(JSON, text)));
    }

    static Request update(Kind kind, String namespace, String name, String text) {
        return of("update", kind, namespace, name, "PUT", List.of(), Optional.of(new Body(JSON, text)));
    }

    static Request patch(Kind kind, String namespace, String name, String type, List<String> query, String text) {
        return of("patch", kind, namespace, name, "PATCH", query, Optional.of(new Body(type, text)));
    }

    static Request delete(Kind kind, String namespace, String name, String options) {
        return of("delete", kind, namespace, name, "DELETE", List.of(), Optional.of(new Body(JSON, options)));
    }

    private static Request of(
            String verb,
            Kind kind,
            String namespace,
            String name,
            String method,
            List<String> query,
            Optional<Body> body) {
        Optional<String> in = kind.namespaced() ? Optional.of(namespace) : Optional.empty();
        String path = collection(kind, in) + "/" + encode(name) + query(query);
        return new Request(verb, kind, in, Optional.of(name), method, path, body);
    }

    private static String collection(Kind kind, Optional<String> namespace) {
        String version = kind.apiVersion();
        return (version.contains("/") ? "/apis/" : "/api/")
                + version
                + namespace.map(in -> "/namespaces/" + encode(in)).orElse("")
                + "/"
                + kind.plural();
    }

    /** Names and values by turns; those with an empty value are left out. */
    static String query(List<String> namesAndValues) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (!namesAndValues.get(i + 1).isEmpty()) {
                parts.add(namesAndValues.get(i) + "=" + encode(namesAndValues.get(i + 1)));
            }
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    /** As {@link #query}, for parameters where empty is a value. */
    static String queryWithEmptyValues(List<String> namesAndValues) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            parts.add(namesAndValues.get(i) + "=" + encode(namesAndValues.get(i + 1)));
        }
        return "?" + String.join("&", parts);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Such as {@code statefulset/demo-1} or {@code pods}. */
    String subject() {
        return name.map(kind::name).orElse(kind.plural());
    }

    /** Such as {@code " in the namespace db"}; empty for a kind that has none. */
    String where() {
        if (!kind.namespaced()) {
            return "";
        }
        return namespace.map(in -> " in the namespace " + in).orElse(" in all namespaces");
    }
}
