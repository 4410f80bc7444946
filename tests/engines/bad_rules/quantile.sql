-- expect = ["不可用 PERCENTILE_CONT"]
SELECT 项目代码, QUANTILE_CONT(金额, 0.5) AS 应为值 FROM 发放 GROUP BY 项目代码
