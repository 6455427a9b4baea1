using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;

namespace Lavra.Functions.Storage.Tables;

/// <summary>Tells what the service's refusals mean.</summary>
internal static class TableFailures
{
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int Changed = 412;

    /// <summary>Whether the table itself is missing.</summary>
    public static bool IsTableMissing(RequestFailedException failure) =>
        failure.Status == NotFound && Is(failure, TableErrorCode.TableNotFound);

    /// <summary>Whether the table was deleted, and its name is not free yet.</summary>
    public static bool IsTableBeingDeleted(RequestFailedException failure) => Is(failure, TableErrorCode.TableBeingDeleted);

    /// <summary>
    /// Whether an exception says what became of a request, and not that the caller gave up. After several tries in vain the client
    /// gathers their exceptions in one, and a try that took too long ends as cancelled.
    /// </summary>
    public static bool IsOfRequest(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        RequestFailedException or AggregateException or AuthenticationFailedException or IOException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>The failure as it is thrown to whoever asked.</summary>
    /// <param name="failure">What the client threw, of which <see cref="IsOfRequest"/> holds.</param>
    /// <param name="table">The table.</param>
    /// <param name="place">Where in it, such as a partition.</param>
    public static Exception Translate(Exception failure, string table, string place) => failure switch
    {
        RequestFailedException answered => Translate(answered, table, place),
        AuthenticationFailedException => new TableStoreException(
            TableStoreFailure.Refused,
            $"No token could be had for table '{table}'. Give the app an identity, and check {TableStorageOptions.Settings.Name}:{nameof(TableStorageOptions.ClientId)}.",
            failure),
        _ => Unavailable(table, "no answer", failure),
    };

    private static Exception Translate(RequestFailedException failure, string table, string place) => failure switch
    {
        _ when IsTableBeingDeleted(failure) || IsTableMissing(failure) => new TableStoreException(
            TableStoreFailure.TableBeingDeleted,
            $"Table '{table}' was deleted, and the service has not finished with it: its name cannot be used yet. Nothing was written. Try again in a minute, or set another {TableStorageOptions.Settings.Name}:{nameof(TableStorageOptions.Prefix)}.",
            failure),
        { Status: NotFound or Conflict or Changed } => new TableConflictException(failure),
        { Status: 413 } or { ErrorCode: "EntityTooLarge" or "PropertyValueTooLarge" or "KeyValueTooLarge" or "RequestBodyTooLarge" or "ContentLengthExceeded" } =>
            new TableStoreException(
                TableStoreFailure.RowTooLarge,
                $"Table '{table}' does not take a row of {place} ({Code(failure)}): it is larger than the service allows. Nothing was written. Give the run fewer or shorter inputs and names.",
                failure),
        { Status: 401 or 403 } => new TableStoreException(
            TableStoreFailure.Refused,
            $"The service refuses access to table '{table}' ({Code(failure)}). Give the app's identity the role Storage Table Data Contributor on the account, or check {TableStorageOptions.Settings.Name}.",
            failure),
        { Status: 0 or 408 or 429 or >= 500 } => Unavailable(table, Code(failure), failure),
        _ => new TableStoreException(
            TableStoreFailure.Refused, $"Table '{table}' refuses what was asked of {place} ({Code(failure)}).", failure),
    };

    private static TableStoreException Unavailable(string table, string code, Exception failure) => new(
        TableStoreFailure.Unavailable,
        $"Table '{table}' could not be reached or is busy ({code}), for longer than it was tried. What was asked may or may not have been done, and can be repeated.",
        failure);

    private static string Code(RequestFailedException failure) => string.IsNullOrEmpty(failure.ErrorCode)
        ? $"status {failure.Status}"
        : $"status {failure.Status}, {failure.ErrorCode}";

    private static bool Is(RequestFailedException failure, TableErrorCode code) => failure.ErrorCode == code.ToString();
}
