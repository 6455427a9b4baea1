namespace Lavra.Local.Engine.Instances;

/// <summary>An operation was not applied because one that it builds on was not.</summary>
internal sealed class CommitAbandonedException() : Exception("An earlier write of the same instance failed.");
