[assembly: TestFramework("Lavra.Testing.Azurite.AzuriteTestFramework", "Lavra.Testing")]
