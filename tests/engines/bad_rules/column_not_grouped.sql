-- expect = ["DuckDB 不接受这条规则"]
SELECT 项目代码, SUM(金额) AS 金额 FROM 发放 GROUP BY 期间
