namespace Azure.Data.Tables;

/// <summary>What an action of a transaction does with its entity.</summary>
public enum TableTransactionActionType
{
    /// <summary>Adds it; fails if it is there.</summary>
    Add = 0,

    /// <summary>Changes the named properties; fails if it is not there.</summary>
    UpdateMerge = 1,

    /// <summary>Replaces it; fails if it is not there.</summary>
    UpdateReplace = 2,

    /// <summary>Deletes it; fails if it is not there.</summary>
    Delete = 3,

    /// <summary>Changes the named properties, or adds it.</summary>
    UpsertMerge = 4,

    /// <summary>Replaces or adds it.</summary>
    UpsertReplace = 5,
}
