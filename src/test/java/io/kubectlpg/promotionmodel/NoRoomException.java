package io.kubectlpg.promotionmodel;

/** More has happened than a state of the model has room for. */
final class NoRoomException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoRoomException(String what) {
        super(what);
    }
}
