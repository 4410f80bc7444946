-- expect = ["小数位数不同", "DECIMAL(38, 12)"]
SELECT 项目代码 FROM 发放
GROUP BY 项目代码 HAVING SUM(金额 * 亩数) IN (SELECT SUM(每亩) FROM 标准)
