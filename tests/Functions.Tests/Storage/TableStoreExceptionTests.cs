using Lavra.Durability;
using Lavra.Functions.Storage.Tables;

namespace Lavra.Functions.Tests.Storage;

public sealed class TableStoreExceptionTests
{
    [Theory]
    [InlineData(TableStoreFailure.RowTooLarge, false)]
    [InlineData(TableStoreFailure.Unreadable, false)]
    [InlineData(TableStoreFailure.NewerForm, false)]
    [InlineData(TableStoreFailure.TableBeingDeleted, true)]
    [InlineData(TableStoreFailure.Contended, true)]
    [InlineData(TableStoreFailure.Unavailable, true)]
    [InlineData(TableStoreFailure.Refused, true)]
    public void What_passes_is_worth_another_try_and_what_is_so_for_good_is_not(TableStoreFailure failure, bool retryable) =>
        Assert.Equal(retryable, FailureDetails.From(new TableStoreException(failure, "No.")).Retryable);
}
