-- expect = ["不可用 ANY_VALUE"]
SELECT 项目代码, ANY_VALUE(状态) AS 说明 FROM 发放 GROUP BY 项目代码
