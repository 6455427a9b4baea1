namespace Lavra.Local.Storage.Files;

/// <summary>Another process took the database over; nothing more is written by this one.</summary>
internal sealed class LeaseLostException() : Exception(
    "Another process took the database over while this one was stopped or cut off. Nothing was lost; this process must end.");
