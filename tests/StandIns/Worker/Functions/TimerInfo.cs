namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told.</summary>
public class TimerInfo
{
    /// <summary>Where the schedule stands.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether it comes later than planned.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a schedule stands.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next one.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was written.</summary>
    public DateTime LastUpdated { get; set; }
}
