namespace Lavra.Durability;

/// <summary>
/// The commit that will record an activity's completion, for stores that can be part of it. Only an engine and a store that write one
/// file know what is behind it; any other store takes no notice of it.
/// </summary>
public interface IActivityCommit;
